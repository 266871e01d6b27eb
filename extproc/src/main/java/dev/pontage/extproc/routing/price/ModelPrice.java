package dev.pontage.extproc.routing.price;

import dev.pontage.extproc.llm.usage.TokenUsage;
import java.math.BigDecimal;

/// What a model charges, in pico-dollars a token. One US dollar per million tokens is a million
/// pico-dollars a token, so every published price is a whole number.
///
/// @param input for input read fresh
/// @param cachedInput for input read from the provider's cache
/// @param cacheWrite for input written to the provider's cache
/// @param output for output, reasoning included
public record ModelPrice(long input, long cachedInput, long cacheWrite, long output) {
  private static final BigDecimal PICO_PER_DOLLAR_PER_MILLION = BigDecimal.valueOf(1_000_000);

  /// Refuses negative prices.
  public ModelPrice {
    if ((input | cachedInput | cacheWrite | output) < 0) {
      throw new IllegalArgumentException("price: negative (expected: each >= 0)");
    }
  }

  /// Pico-dollars a token from US dollars per million tokens.
  ///
  /// @throws ArithmeticException if it is finer than a pico-dollar a token or too large
  public static long picoPerToken(BigDecimal usdPerMillionTokens) {
    return usdPerMillionTokens.multiply(PICO_PER_DOLLAR_PER_MILLION).longValueExact();
  }

  /// What an exchange cost, in pico-dollars.
  public long cost(TokenUsage usage) {
    long special = Math.addExact(usage.cachedInput(), usage.cacheWrite());
    long fresh = Math.max(0, usage.input() - special);
    long sum = Math.multiplyExact(fresh, input);
    sum = Math.addExact(sum, Math.multiplyExact(usage.cachedInput(), cachedInput));
    sum = Math.addExact(sum, Math.multiplyExact(usage.cacheWrite(), cacheWrite));
    return Math.addExact(sum, Math.multiplyExact(usage.output(), output));
  }

  /// Pico-dollars as a decimal number of US dollars without needless zeros, such as `0.0016725`.
  public static String usd(long pico) {
    BigDecimal usd = BigDecimal.valueOf(pico, 12).stripTrailingZeros();
    return usd.signum() == 0 ? "0" : usd.toPlainString();
  }
}
