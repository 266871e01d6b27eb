package dev.pontage.chassis.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListenAddressTest {

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:80, 127.0.0.1:80",
    "tcp:localhost:0, localhost:0",
    "[::1]:65535, [::1]:65535",
    "unix:/tmp/a.sock, unix:/tmp/a.sock"
  })
  void addressesAreReadAndShownTheSameWay(String text, String shown) {
    assertThat(ListenAddress.parse(text)).hasToString(shown);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "80", "host", "host:", ":80", "host:65536", "host:-1", "::1:80", "unix:"})
  void whatIsNoAddressIsRefusedWithWhatIsExpected(String text) {
    assertThatThrownBy(() -> ListenAddress.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected: ");
  }

  @Test
  void aSocketPathTooLongForTheSystemIsRefused() {
    assertThatThrownBy(() -> ListenAddress.parse("unix:/" + "x".repeat(107)))
        .hasMessageContaining("1..107 bytes");
  }

  @Test
  void aUnixSocketIsRefusedWhereOnlyTcpFits() {
    assertThatThrownBy(() -> ListenAddress.parseTcp("unix:/tmp/a"))
        .hasMessage("unix:/tmp/a (expected: host:port or [ipv6]:port)");
  }
}
