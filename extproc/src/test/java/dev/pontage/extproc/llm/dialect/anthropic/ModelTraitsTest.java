package dev.pontage.extproc.llm.dialect.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pontage.extproc.llm.dialect.anthropic.ModelTraits.SamplingPolicy;
import dev.pontage.extproc.llm.dialect.anthropic.ModelTraits.Thinking;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelTraitsTest {
  @ParameterizedTest
  @CsvSource({
    "claude-2.1, ALL, NONE, false",
    "claude-3-opus-20240229, ALL, NONE, false",
    "claude-3-5-sonnet-20241022, ALL, NONE, false",
    "claude-3-7-sonnet-20250219, ALL, BUDGET, false",
    "claude-opus-4-20250514, ALL, BUDGET, false",
    "claude-opus-4-0, ALL, BUDGET, false",
    "us.anthropic.claude-opus-4-1-20250805-v1:0, ALL, BUDGET, false",
    "claude-sonnet-4@20250514, ALL, BUDGET, false",
    "claude-haiku-4-5-20251001, TEMPERATURE_OR_TOP_P, BUDGET, true",
    "anthropic/claude-4.6-opus, TEMPERATURE_OR_TOP_P, ADAPTIVE, true",
    "claude-opus-4-7, NONE, ADAPTIVE, true",
    "Claude-Opus-4-8, NONE, ADAPTIVE, true",
    "claude-sonnet-5, NONE, ADAPTIVE_BY_DEFAULT, true",
    "claude-opus-5, NONE, ADAPTIVE_BY_DEFAULT, true",
    "claude-opus-5-5, NONE, ALWAYS, true",
    "claude-fable-5-2, NONE, ALWAYS, true",
    "claude-mythos-5, NONE, ALWAYS, true",
    "claude-mythos-preview, NONE, ADAPTIVE, true",
    "deepseek-v4, ALL, NONE, false",
  })
  void theNameTells(
      String model, SamplingPolicy sampling, Thinking thinking, boolean structuredOutput) {
    ModelTraits traits = ModelTraits.of(model);
    assertThat(traits.sampling()).isEqualTo(sampling);
    assertThat(traits.thinking()).isEqualTo(thinking);
    assertThat(traits.structuredOutput()).isEqualTo(structuredOutput);
  }
}
