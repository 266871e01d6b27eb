package dev.pontage.extproc.llm.dialect;

import dev.pontage.extproc.llm.dialect.anthropic.AnthropicDialect;
import dev.pontage.extproc.llm.dialect.gemini.GeminiDialect;
import dev.pontage.extproc.llm.dialect.openai.OpenAiDialect;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The dialects there are. A new one is a line here.
public final class Dialects {
  private static final List<Dialect> ALL =
      List.of(new OpenAiDialect(), new AnthropicDialect(), new GeminiDialect());

  private Dialects() {}

  /// All of them.
  public static List<Dialect> all() {
    return ALL;
  }

  /// The one with this [Dialect#name]; `null` if there is none.
  public static @Nullable Dialect byName(String name) {
    for (Dialect dialect : ALL) {
      if (dialect.name().equals(name)) {
        return dialect;
      }
    }
    return null;
  }

  /// The names of all of them.
  public static List<String> names() {
    return ALL.stream().map(Dialect::name).toList();
  }
}
