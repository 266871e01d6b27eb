package dev.pontage.extproc.stream;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.pontage.extproc.llm.dialect.EncodedRequest;
import dev.pontage.extproc.llm.dialect.Header;
import dev.pontage.extproc.llm.dialect.UnsupportedRequest;
import dev.pontage.extproc.llm.model.ProviderError;
import dev.pontage.extproc.routing.choose.Candidate;
import dev.pontage.extproc.routing.choose.Provider;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpHeaders;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The attempt stage: gives the provider that Envoy picked its version of the request, and holds
/// the answer's headers until the answer has proved to be one. Until then every failure is marked
/// for Envoy to retry on the next provider.
final class AttemptStage implements Stage {
  private static final Logger LOG = LoggerFactory.getLogger(AttemptStage.class);
  private static final String ATTRIBUTES = "envoy.filters.http.ext_proc";
  private static final String CLUSTER = "xds.cluster_name";

  /// Becomes `content-length` behind this stage, where Envoy would drop it (see clusters.yaml).
  private static final String BODY_LENGTH = "x-pontage-body-length";

  private static final String ATTEMPT_COUNT = "x-envoy-attempt-count";

  /// The request headers that reach a provider as they are. All others are removed at each attempt,
  /// also those that the attempt before set for another provider: attempts share their headers.
  private static final Set<String> FORWARDED = Set.of("content-type", "x-request-id");

  private static final HeaderValueOption JSON =
      HeaderChanges.option("content-type", "application/json");
  private static final HeaderValueOption IDENTITY =
      HeaderChanges.option("accept-encoding", "identity");
  private static final HeaderValueOption ACCEPT_STREAM =
      HeaderChanges.option("accept", "text/event-stream");
  private static final HeaderValueOption ACCEPT_JSON =
      HeaderChanges.option("accept", "application/json");
  private static final HeaderValueOption USER_AGENT = HeaderChanges.option("user-agent", "pontage");

  private final Exchanges exchanges;
  private final String exchangeId;
  private final int maxBodyBytes;
  private final LongSupplier nanoTime;
  private final long startNanos;
  private final Envoy envoy;
  private final AtomicBoolean reported = new AtomicBoolean();

  private @Nullable Attempt attempt;
  private @Nullable Release release;
  private @Nullable Answer answer;
  private volatile int providerStatus;

  AttemptStage(
      Exchanges exchanges,
      String exchangeId,
      int maxBodyBytes,
      LongSupplier nanoTime,
      Envoy envoy) {
    this.exchanges = exchanges;
    this.exchangeId = exchangeId;
    this.maxBodyBytes = maxBodyBytes;
    this.nanoTime = nanoTime;
    this.startNanos = nanoTime.getAsLong();
    this.envoy = envoy;
  }

  @Override
  public void onMessage(ProcessingRequest message) {
    switch (message.getRequestCase()) {
      case REQUEST_HEADERS ->
          begin(message.getRequestHeaders(), message.getAttributesMap().get(ATTRIBUTES));
      case RESPONSE_HEADERS -> head(message.getResponseHeaders());
      case RESPONSE_BODY -> {
        if (answer != null) {
          boolean last = message.getResponseBody().getEndOfStream();
          if (last && release != null) {
            release.complete();
          }
          answer.body(message.getResponseBody().getBody());
          if (last) {
            answer.end();
          }
        }
      }
      case RESPONSE_TRAILERS -> {
        if (answer != null) {
          answer.endBeforeTrailers();
        }
        envoy.send(Replies.responseTrailers());
      }
      case REQUEST_TRAILERS -> envoy.send(Replies.requestTrailers());
      case REQUEST_BODY, REQUEST_NOT_SET ->
          LOG.atError()
              .addKeyValue("phase", message.getRequestCase())
              .log("unexpected message: check processing_mode of the attempt stage");
    }
  }

  private void begin(HttpHeaders message, @Nullable Struct attributes) {
    Headers headers = new Headers(message.getHeaders());
    Exchange exchange = exchanges.find(exchangeId);
    Exchange.Plan plan = exchange == null ? null : exchange.begin(this);
    if (exchange == null || plan == null) {
      refuse("the exchange is unknown to this gateway process");
      return;
    }
    int number = number(headers, exchange);
    int index = index(plan, number, attributes);
    if (index < 0) {
      refuse("the request was sent to a provider that wasn't chosen");
      return;
    }
    Candidate candidate = plan.candidates().get(index);
    EncodedRequest encoded = index == 0 ? exchange.takeFirst() : null;
    if (encoded == null) {
      try {
        encoded = candidate.provider().dialect().encode(plan.request(), candidate.target());
      } catch (UnsupportedRequest e) {
        // The request stage has tried this before, so it can't happen with a pure dialect.
        throw new IllegalStateException("encodes now and then: " + candidate.target().model(), e);
      }
    }
    Attempt begun = new Attempt(exchange, plan, candidate, number, encoded.dropped());
    attempt = begun;
    envoy.send(Replies.upstreamRequest(requestHeaders(headers, begun, encoded), encoded));
  }

  private static int number(Headers headers, Exchange exchange) {
    String count = headers.first(ATTEMPT_COUNT);
    if (count != null) {
      try {
        return Integer.parseInt(count);
      } catch (NumberFormatException _) {
        // only Envoy writes it; our own count serves as well
      }
    }
    return exchange.attempts();
  }

  /// Where the candidate that Envoy picked stands: the one whose turn it is, or else the first of
  /// its cluster; -1 if there is none.
  private static int index(Exchange.Plan plan, int number, @Nullable Struct attributes) {
    String cluster =
        attributes == null
            ? ""
            : attributes.getFieldsOrDefault(CLUSTER, Value.getDefaultInstance()).getStringValue();
    List<Candidate> candidates = plan.candidates();
    int due = Math.clamp(number, 1, candidates.size()) - 1;
    if (candidates.get(due).provider().cluster().equals(cluster)) {
      return due;
    }
    for (int i = 0; i < candidates.size(); i++) {
      if (candidates.get(i).provider().cluster().equals(cluster)) {
        return i;
      }
    }
    return -1;
  }

  private static HeaderChanges requestHeaders(
      Headers headers, Attempt attempt, EncodedRequest encoded) {
    Provider provider = attempt.candidate().provider();
    HeaderChanges changes =
        new HeaderChanges()
            .keepOnly(FORWARDED, headers)
            .set(":path", encoded.path())
            .set(JSON)
            .set(BODY_LENGTH, Integer.toString(encoded.length()))
            .set(IDENTITY)
            .set(attempt.request().stream() ? ACCEPT_STREAM : ACCEPT_JSON)
            .set(USER_AGENT);
    for (Header header : provider.dialect().headers(provider.keys().next())) {
      changes.set(header.name(), header.value());
    }
    for (Header header : encoded.headers()) {
      changes.set(header.name(), header.value());
    }
    return changes;
  }

  private void refuse(String why) {
    LOG.atError().addKeyValue("reason", why).log("attempt refused");
    envoy.send(
        Replies.immediate(
            503, new HeaderChanges().set(JSON), new byte[0], "ext_proc_exchange_lost"));
  }

  private void head(HttpHeaders message) {
    Attempt current = attempt;
    if (current == null) {
      return;
    }
    Headers headers = new Headers(message.getHeaders());
    int status = statusOf(headers);
    providerStatus = status;
    Release held = new Release(envoy, current, headers);
    release = held;
    Answer started;
    if (status < 200 || status > 299) {
      started = new ErrorAnswer(this, current, held, status, headers);
    } else if (isEventStream(headers) && current.request().stream()) {
      started = new StreamAnswer(this, current, held, maxBodyBytes);
    } else {
      started = new WholeAnswer(this, current, held, headers, maxBodyBytes);
    }
    answer = started;
    if (message.getEndOfStream()) {
      held.complete();
      started.end();
    }
  }

  private static int statusOf(Headers headers) {
    try {
      return Integer.parseInt(headers.first(":status", "502"));
    } catch (NumberFormatException _) {
      return 502;
    }
  }

  private static boolean isEventStream(Headers headers) {
    return headers.first("content-type", "").startsWith("text/event-stream");
  }

  /// Nanoseconds since the attempt began.
  long elapsedNanos() {
    return nanoTime.getAsLong() - startNanos;
  }

  /// Gives the client the provider's failure in the client's schema, and asks Envoy to try the next
  /// provider instead if that may help and there is one. To be called before the commit point only.
  void fail(Attempt current, Release release, ProviderError error, int upstreamStatus) {
    boolean retry = error.isWorthAnotherProvider() && current.hasNext();
    byte[] body = current.format().encodeError(error);
    if (retry) {
      current.released(error.status());
    } else {
      current.committed(error.status());
    }
    release.error(error, body, retry);
    report(AttemptOutcome.Result.FAILED, upstreamStatus, -1);
  }

  /// The attempt's end, the first time it is known.
  void report(AttemptOutcome.Result result, int status, long ttftNanos) {
    Attempt current = attempt;
    if (current != null && reported.compareAndSet(false, true)) {
      Answer told = answer;
      current.ended(
          this,
          new AttemptOutcome(
              current.candidate(),
              status,
              result,
              ttftNanos,
              elapsedNanos(),
              told == null ? null : told.usage()));
    }
  }

  @Override
  public void onEnd() {
    Answer told = answer;
    report(AttemptOutcome.Result.CUT_OFF, providerStatus, told == null ? -1 : told.ttftNanos());
  }
}
