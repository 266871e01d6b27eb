package dev.pontage.extproc.llm.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pontage.extproc.llm.model.ProviderError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProviderMessagesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Incorrect API key provided: sk-abcdefgh12345678. See docs | Incorrect API key provided: *** See docs",
        "key sk-ant-api03-AbC_d-9 | key ***",
        "sk-proj-****abcd is wrong | *** is wrong",
        "API key not valid: AIzaSyD-1234567890abc | API key not valid: ***",
        "header x-api-key: secretvalue | header x-api-key: ***",
        "{\"x-api-key\":\"secretvalue\"} | {\"x-api-key\":\"***\"}",
        "Authorization: Bearer abcdefgh.ijkl-123 | Authorization: Bearer ***",
        "POST /v1beta/models?key=abc&alt=sse | POST /v1beta/models?key=***&alt=sse",
        "token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln ended | token *** ended",
        "the task-list is long, bearer of bad news | the task-list is long, bearer of bad news",
      })
  void whateverLooksLikeAKeyIsMaskedAndNothingElse(String message, String masked) {
    assertThat(ProviderMessages.masked(message)).isEqualTo(masked);
  }

  @Test
  void longMessagesAreCutBetweenCharacters() {
    String message = "😀".repeat(3_000);
    String cut = ProviderMessages.masked(message);
    assertThat(cut).hasSizeLessThanOrEqualTo(ProviderMessages.MAX_LENGTH).endsWith("😀…");
  }

  @Test
  void whatAProviderSaysAboutOurKeyIsNeverPassedOn() {
    assertThat(
            ProviderMessages.fitForClients(
                ProviderError.Kind.AUTHENTICATION, "account 4711 of ann@example.com is locked"))
        .isEqualTo(ProviderMessages.REFUSED_CREDENTIALS);
  }
}
