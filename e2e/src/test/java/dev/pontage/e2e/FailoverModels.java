package dev.pontage.e2e;

import java.util.List;

/// The models of the shared instance whose first target fails.
///
/// `fails-<part>-<dialect>`: a provider of that dialect whose answer is steered by `part`, then
/// [#good] of that dialect.
final class FailoverModels {
  /// What a provider can do wrong before its first content, with which another one takes over.
  static final List<String> FAULTS =
      List.of(
          "fail-429",
          "fail-500",
          "fail-503",
          "fail-529",
          "fail-401",
          "fail-403",
          "fail-404",
          "fail-502-html",
          "fail-empty-503",
          "reset",
          "200-then-error",
          "200-not-json");

  /// What is the fault of the request.
  static final List<String> CLIENT_FAULTS = List.of("fail-400");

  /// Those that only a stream has.
  static final List<String> STREAM_FAULTS =
      List.of("empty-stream", "done-only", "cut-0", "close-clean-0");

  /// Those that end by the time limit of [#TTFT_MILLIS].
  static final List<String> SILENCES = List.of("ping-forever", "ttft-30s", "delay-30s", "stall-0");

  /// The time to first token of the models that are silent.
  static final int TTFT_MILLIS = 600;

  /// What goes wrong after the first content.
  static final List<String> BREAKS = List.of("midstream-error", "close-clean", "cut");

  private FailoverModels() {}

  /// The dialect of the provider that serves after one of `dialect` failed.
  static String good(String dialect) {
    int next = ProviderFiles.DIALECTS.indexOf(dialect) + 1;
    return ProviderFiles.DIALECTS.get(next % ProviderFiles.DIALECTS.size());
  }

  /// The name of a model.
  static String model(String part, String dialect) {
    return "fails-" + part + "-" + dialect;
  }

  /// The files of the shared instance.
  static ProviderFiles files() {
    ProviderFiles files =
        new ProviderFiles()
            .provider("dead", "openai", "[{literal: simulated}]", "dead-sim", 1)
            .provider("dead-too", "anthropic", "[{literal: simulated}]", "dead-too-sim", 1)
            .provider("bad-key", "openai", "[{literal: invalid}]", "bad-key-sim")
            .provider("keyed-a", "openai", "[{literal: key-of-a}]", "a-sim*")
            .provider("keyed-b", "anthropic", "[{literal: key-of-b}]", "b-sim*")
            .provider("keyed-c", "gemini", "[{literal: key-of-c}]", "c-sim*");
    String limits = "ttft_timeout: " + TTFT_MILLIS + "ms\nattempt_timeout: " + TTFT_MILLIS + "ms";
    for (String dialect : ProviderFiles.DIALECTS) {
      String good = "sim-" + good(dialect) + " " + good(dialect) + "-sim";
      String failing = "sim-" + dialect + " " + dialect + "-sim:";
      for (List<String> parts : List.of(FAULTS, STREAM_FAULTS, BREAKS, CLIENT_FAULTS)) {
        for (String part : parts) {
          files.model(model(part, dialect), "", failing + part, good);
        }
      }
      for (String part : SILENCES) {
        files.model(model(part, dialect), limits, failing + part, good);
      }
      files.model(model("slow-json-30s", dialect), limits, failing + "slow-json-30s", good);
    }
    return files
        .model("fails-connect", "", "dead dead-sim", "sim-anthropic anthropic-sim")
        .model("fails-connect-all", "", "dead dead-sim", "dead-too dead-too-sim")
        .model("fails-key", "", "bad-key bad-key-sim", "sim-anthropic anthropic-sim")
        .model(
            "chain-of-three",
            limits,
            "sim-openai openai-sim:fail-429",
            "dead dead-sim",
            "sim-gemini gemini-sim")
        .model(
            "chain-of-all-kinds",
            limits,
            "sim-gemini gemini-sim:ping-forever",
            "sim-anthropic anthropic-sim:200-then-error",
            "sim-openai openai-sim")
        .model(
            "all-fail",
            "",
            "sim-openai openai-sim:fail-500",
            "sim-anthropic anthropic-sim:fail-429")
        .model(
            "all-silent",
            limits,
            "sim-openai openai-sim:ping-forever",
            "sim-anthropic anthropic-sim:ping-forever")
        .model("keyed", "", "keyed-a a-sim:fail-503", "keyed-b b-sim:fail-503", "keyed-c c-sim");
  }
}
