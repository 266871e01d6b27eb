package dev.pontage.extproc.stream;

import dev.pontage.extproc.llm.dialect.ClientFormat;
import dev.pontage.extproc.llm.dialect.EncodedRequest;
import dev.pontage.extproc.llm.model.ChatRequest;
import dev.pontage.extproc.routing.choose.Candidate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One client request, from its first header to its end. Both kinds of stages meet here; in the
/// usual case on one event loop, but nothing relies on that: the mutable part is guarded.
///
/// Phases: received → routed (a [Plan] is set) → ended. The plan, and with it the request's bytes,
/// is dropped as soon as an answer is committed: no further attempt can follow.
final class Exchange {
  /// What was decided for a request that goes to providers.
  ///
  /// @param candidates attempt n goes to the n-th
  record Plan(
      ChatRequest request,
      ClientFormat format,
      List<Candidate> candidates,
      ClientFormat.Defaults defaults) {}

  private final String id;
  private final String requestId;
  private final ExchangeLog log;
  private final BodyBudget budget;
  private final long startNanos;

  // guarded by this
  private @Nullable Plan plan;
  private @Nullable EncodedRequest first;
  private @Nullable AttemptStage running;
  private @Nullable AttemptOutcome last;
  private long heldBytes;
  private int attempts;
  private int status;
  private boolean ended;

  private String endpoint = "";
  private String model = "";
  private boolean stream;
  private @Nullable String error;

  Exchange(String id, String requestId, ExchangeLog log, BodyBudget budget, long startNanos) {
    this.id = id;
    this.requestId = requestId;
    this.log = log;
    this.budget = budget;
    this.startNanos = startNanos;
    log.began();
  }

  /// Unguessable; names the exchange between its stages.
  String id() {
    return id;
  }

  /// The client's name for it.
  String requestId() {
    return requestId;
  }

  /// The endpoint was recognised.
  synchronized void at(String endpointName) {
    endpoint = endpointName;
  }

  /// The request was understood.
  synchronized void asksFor(ChatRequest request) {
    model = request.model();
    stream = request.stream();
  }

  /// The gateway answers by itself.
  synchronized void refused(int clientStatus, @Nullable String reason) {
    status = clientStatus;
    error = reason;
  }

  /// More of the body is here. Returns false if there is no memory for it now.
  synchronized boolean hold(long bytes) {
    if (ended || !budget.take(bytes)) {
      return false;
    }
    heldBytes += bytes;
    return true;
  }

  /// The body isn't needed any more.
  synchronized void letGo() {
    plan = null;
    first = null;
    budget.giveBack(heldBytes);
    heldBytes = 0;
  }

  /// Providers shall try.
  ///
  /// @param encoded the request for the first candidate
  synchronized void routed(Plan decided, EncodedRequest encoded) {
    plan = decided;
    first = encoded;
  }

  /// The request for the first candidate, the first time it is asked for; then `null`.
  synchronized @Nullable EncodedRequest takeFirst() {
    EncodedRequest encoded = first;
    first = null;
    return encoded;
  }

  /// An attempt begins. Returns what it needs; `null` if the exchange is over or was answered.
  synchronized @Nullable Plan begin(AttemptStage stage) {
    if (ended || plan == null) {
      return null;
    }
    attempts++;
    running = stage;
    return plan;
  }

  /// The number of attempts so far.
  synchronized int attempts() {
    return attempts;
  }

  /// The answer is on its way to the client: there will be no other attempt.
  synchronized void committed(int clientStatus) {
    status = clientStatus;
    letGo();
  }

  /// The attempt's answer may still be replaced by that of a next attempt.
  synchronized void released(int clientStatus) {
    status = clientStatus;
  }

  /// An attempt ended.
  void attempted(AttemptStage stage, AttemptOutcome outcome) {
    synchronized (this) {
      if (running == stage) {
        running = null;
      }
      last = outcome;
    }
    log.attempted(outcome);
  }

  /// The client's exchange is over, however it ended.
  void end(long nowNanos) {
    AttemptStage unfinished;
    synchronized (this) {
      if (ended) {
        return;
      }
      ended = true;
      letGo();
      unfinished = running;
    }
    if (unfinished != null) {
      unfinished.onEnd();
    }
    ExchangeLog.Ended summary;
    synchronized (this) {
      summary =
          new ExchangeLog.Ended(
              requestId,
              endpoint,
              model,
              stream,
              status,
              attempts,
              last,
              error,
              nowNanos - startNanos);
    }
    log.ended(summary);
  }
}
