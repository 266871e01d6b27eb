package dev.pontage.bench.run;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;

/// One of the ways that are compared side by side.
///
/// @param name in the tables
/// @param address where its requests go
/// @param path of its requests
/// @param model asked for, without steering
/// @param processes whose processor time counts, by part
public record Lane(
    String name,
    InetSocketAddress address,
    String path,
    String model,
    Map<String, List<Long>> processes) {
  /// The simulator without anything in between: what provider and load generator can do.
  public static final String DIRECT = "direct";

  /// Envoy as a mere proxy.
  public static final String ENVOY = "plain envoy";

  /// Through the gateway, OpenAI's format on both sides.
  public static final String SAME = "openai→openai";

  /// Through the gateway, translated to Anthropic's format.
  public static final String TRANSLATED = "openai→anthropic";
}
