/// The vendors' schemas. [Dialect] is a provider's side, [ClientFormat] a client's; each vendor has
/// one folder with one class per duty. A new provider is one folder, and a line in [Dialects].
@NullMarked
package dev.pontage.extproc.llm.dialect;

import org.jspecify.annotations.NullMarked;
