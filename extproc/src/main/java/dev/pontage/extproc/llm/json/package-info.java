/// JSON as views on the bytes it was parsed from.
///
/// Jackson tokenises and validates; this room keeps, for each value, where it stands in the source.
/// So what a translation doesn't touch is copied as it came: numbers keep every digit, texts keep
/// their escapes, a 20 MB image is never decoded, unknown fields ride along. Knows nothing of any
/// vendor's schema. Start at [dev.pontage.extproc.llm.json.JsonParser].
@NullMarked
package dev.pontage.extproc.llm.json;

import org.jspecify.annotations.NullMarked;
