package dev.pontage.extproc.llm.usage;

/// What an exchange took, in tokens, as a provider reported it.
///
/// Inclusive throughout: `cachedInput` and `cacheWrite` are parts of `input`, `reasoning` is a part
/// of `output`. A count the provider didn't give is 0.
///
/// @param input all tokens of the request
/// @param output all tokens of the answer
/// @param cachedInput input read from the provider's cache
/// @param cacheWrite input written to the provider's cache
/// @param reasoning output spent on thinking
public record TokenUsage(
    long input, long output, long cachedInput, long cacheWrite, long reasoning) {
  /// Nothing taken.
  public static final TokenUsage NONE = new TokenUsage(0, 0, 0, 0, 0);

  /// Refuses negative counts.
  public TokenUsage {
    if ((input | output | cachedInput | cacheWrite | reasoning) < 0) {
      throw new IllegalArgumentException("tokens: negative count in usage (expected: each >= 0)");
    }
  }

  /// Input and output.
  public long total() {
    return Math.addExact(input, output);
  }

  /// Folds a later cumulative report into this one: a count it leaves out (0) keeps what was known,
  /// any other replaces it. Folding the same report twice changes nothing.
  public TokenUsage foldedWith(TokenUsage later) {
    return new TokenUsage(
        later.input != 0 ? later.input : input,
        later.output != 0 ? later.output : output,
        later.cachedInput != 0 ? later.cachedInput : cachedInput,
        later.cacheWrite != 0 ? later.cacheWrite : cacheWrite,
        later.reasoning != 0 ? later.reasoning : reasoning);
  }
}
