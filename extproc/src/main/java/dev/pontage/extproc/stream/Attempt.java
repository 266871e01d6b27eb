package dev.pontage.extproc.stream;

import dev.pontage.extproc.llm.dialect.ClientFormat;
import dev.pontage.extproc.llm.dialect.Dialect;
import dev.pontage.extproc.llm.model.ChatRequest;
import dev.pontage.extproc.routing.choose.Candidate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One attempt at one provider. Lets go of the request's bytes once the answer is committed, so
/// that a long stream doesn't keep a large request alive. Used by one thread.
final class Attempt {
  private final Exchange exchange;
  private final Candidate candidate;
  private final ClientFormat format;
  private final ClientFormat.Defaults defaults;
  private final List<String> dropped;
  private final int number;
  private final boolean hasNext;
  private @Nullable ChatRequest request;

  /// @param number counts from 1
  /// @param dropped the request's fields that this provider doesn't get
  Attempt(
      Exchange exchange,
      Exchange.Plan plan,
      Candidate candidate,
      int number,
      List<String> dropped) {
    this.exchange = exchange;
    this.candidate = candidate;
    this.format = plan.format();
    this.defaults =
        new ClientFormat.Defaults(
            plan.defaults().id(), plan.defaults().created(), candidate.target().model());
    this.dropped = dropped;
    this.number = number;
    this.hasNext = number < plan.candidates().size();
    this.request = plan.request();
  }

  Candidate candidate() {
    return candidate;
  }

  Dialect dialect() {
    return candidate.provider().dialect();
  }

  ClientFormat format() {
    return format;
  }

  ClientFormat.Defaults defaults() {
    return defaults;
  }

  /// True if client and provider share a format, so that bytes can pass as they are.
  boolean isSameFormat() {
    return format.format() == dialect().format();
  }

  List<String> dropped() {
    return dropped;
  }

  int number() {
    return number;
  }

  /// True if Envoy has another provider to ask.
  boolean hasNext() {
    return hasNext;
  }

  /// The request; only before [#committed].
  ChatRequest request() {
    ChatRequest known = request;
    if (known == null) {
      throw new IllegalStateException("the answer is committed");
    }
    return known;
  }

  /// The answer goes to the client: no other attempt follows.
  void committed(int clientStatus) {
    request = null;
    exchange.committed(clientStatus);
  }

  /// A failure goes to Envoy, which may try the next provider.
  void released(int clientStatus) {
    exchange.released(clientStatus);
  }

  /// The attempt is over.
  void ended(AttemptStage stage, AttemptOutcome outcome) {
    exchange.attempted(stage, outcome);
  }
}
