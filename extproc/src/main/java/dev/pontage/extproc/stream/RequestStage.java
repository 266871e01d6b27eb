package dev.pontage.extproc.stream;

import dev.pontage.extproc.config.Snapshot;
import dev.pontage.extproc.endpoint.ClientError;
import dev.pontage.extproc.endpoint.Endpoint;
import dev.pontage.extproc.endpoint.ModelListing;
import dev.pontage.extproc.llm.dialect.ClientFormat;
import dev.pontage.extproc.llm.dialect.EncodedRequest;
import dev.pontage.extproc.llm.dialect.InvalidRequest;
import dev.pontage.extproc.llm.dialect.UnsupportedRequest;
import dev.pontage.extproc.llm.json.InvalidJson;
import dev.pontage.extproc.llm.json.Json;
import dev.pontage.extproc.llm.json.JsonObject;
import dev.pontage.extproc.llm.json.JsonParser;
import dev.pontage.extproc.llm.model.ChatRequest;
import dev.pontage.extproc.llm.model.ProviderError;
import dev.pontage.extproc.routing.choose.Candidate;
import dev.pontage.extproc.routing.choose.Catalog;
import dev.pontage.extproc.routing.choose.Choice;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpBody;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpHeaders;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The request stage: sees a client's request once, decides who shall serve it, and stays open
/// until the exchange is over.
///
/// The body is taken here and not passed on: the attempt stage gives each provider its own version,
/// so Envoy keeps no second copy for retries.
final class RequestStage implements Stage {
  private static final Logger LOG = LoggerFactory.getLogger(RequestStage.class);
  private static final HeaderValueOption JSON =
      HeaderChanges.option("content-type", "application/json");

  /// The header by which Envoy's router limits each attempt, in milliseconds.
  private static final String PER_TRY_TIMEOUT = "x-envoy-upstream-rq-per-try-timeout-ms";

  /// The header by which Envoy's router limits retries.
  private static final String MAX_RETRIES = "x-envoy-max-retries";

  private final Exchanges exchanges;
  private final Supplier<Snapshot> snapshots;
  private final BodyBuffer body;
  private final WallClock clock;
  private final Envoy envoy;

  /// A body that is too large is swallowed to its end, so that the client has written it all and
  /// reads the answer; but no more than this many times the limit.
  private static final long MOST_SWALLOWED = 4;

  private @Nullable Exchange exchange;
  private @Nullable Endpoint endpoint;
  private @Nullable Catalog catalog;
  private boolean tooLarge;
  private long received;
  private boolean answered;

  RequestStage(
      Exchanges exchanges,
      Supplier<Snapshot> snapshots,
      int maxBodyBytes,
      WallClock clock,
      Envoy envoy) {
    this.exchanges = exchanges;
    this.snapshots = snapshots;
    this.body = new BodyBuffer(maxBodyBytes);
    this.clock = clock;
    this.envoy = envoy;
  }

  @Override
  public void onMessage(ProcessingRequest message) {
    switch (message.getRequestCase()) {
      case REQUEST_HEADERS -> head(message.getRequestHeaders());
      case REQUEST_BODY -> body(message.getRequestBody());
      case REQUEST_TRAILERS -> {
        complete();
        envoy.send(Replies.requestTrailers());
      }
      case RESPONSE_TRAILERS -> envoy.send(Replies.responseTrailers());
      case RESPONSE_HEADERS, RESPONSE_BODY, REQUEST_NOT_SET ->
          LOG.atError()
              .addKeyValue("phase", message.getRequestCase())
              .log("unexpected message: check processing_mode of the request stage");
    }
  }

  @Override
  public void onEnd() {
    if (exchange != null) {
      exchanges.end(exchange);
    }
  }

  private void head(HttpHeaders message) {
    Headers headers = new Headers(message.getHeaders());
    Exchange current = exchanges.begin(headers.first("x-request-id", ""));
    exchange = current;
    String path = headers.first(":path", "");
    try {
      Endpoint found = Endpoint.match(headers.first(":method", ""), path);
      endpoint = found;
      current.at(found.name());
      Snapshot snapshot = snapshots.get();
      catalog = snapshot.catalog();
      if (!snapshot.access().anonymous()) {
        throw ClientError.unauthorized();
      }
      switch (found) {
        case Endpoint.ModelList _ ->
            answer(200, ModelListing.all(snapshot.catalog(), clock.seconds()), "pontage_models");
        case Endpoint.ModelDetail detail ->
            answer(
                200,
                ModelListing.one(snapshot.catalog(), detail.model(), clock.seconds()),
                "pontage_models");
        case Endpoint.Chat _ -> {
          checkBodyHeaders(headers);
          if (message.getEndOfStream()) {
            throw ClientError.badRequest(null, "the request has no body (expected: a JSON object)");
          }
        }
      }
    } catch (ClientError e) {
      refuse(e);
    }
  }

  private void checkBodyHeaders(Headers headers) throws ClientError {
    String type = headers.first("content-type", "application/json");
    int parameters = type.indexOf(';');
    String bare = (parameters < 0 ? type : type.substring(0, parameters)).strip();
    if (!bare.toLowerCase(Locale.ROOT).equals("application/json")) {
      throw ClientError.unsupportedMediaType(
          "content-type: " + bare + " (expected: application/json)");
    }
    String encoding = headers.first("content-encoding", "identity");
    if (!encoding.equalsIgnoreCase("identity")) {
      throw ClientError.unsupportedMediaType("content-encoding: " + encoding + " (expected: none)");
    }
    String length = headers.first("content-length", "");
    if (!length.isEmpty()) {
      try {
        body.announce(Long.parseLong(length));
      } catch (NumberFormatException _) {
        throw ClientError.badRequest(null, "content-length: not a number");
      } catch (BodyBuffer.TooLarge _) {
        tooLarge = true;
      }
    }
  }

  private void body(HttpBody message) {
    if (answered) {
      return;
    }
    received += message.getBody().size();
    if (!tooLarge) {
      if (exchange != null && !exchange.hold(message.getBody().size())) {
        refuse(ClientError.busy());
        return;
      }
      try {
        body.add(message.getBody());
      } catch (BodyBuffer.TooLarge _) {
        tooLarge = true;
        body.release();
      }
    }
    if (message.getEndOfStream() || received > MOST_SWALLOWED * body.limit()) {
      complete();
    }
  }

  /// The request is here whole. Envoy may say so twice (envoyproxy/envoy#46237): the first counts.
  private void complete() {
    Exchange current = exchange;
    if (answered
        || current == null
        || catalog == null
        || !(endpoint instanceof Endpoint.Chat chat)) {
      return;
    }
    try {
      if (tooLarge) {
        throw ClientError.tooLarge(body.limit());
      }
      ChatRequest request = parse(chat.format());
      current.asksFor(request);
      Choice.Ranked ranked = choose(catalog, request);
      List<Candidate> candidates = new ArrayList<>(ranked.candidates().size());
      EncodedRequest first = encodeFirst(request, ranked, candidates);
      current.routed(
          new Exchange.Plan(
              request,
              chat.format(),
              List.copyOf(candidates),
              new ClientFormat.Defaults(current.id(), clock.seconds(), request.model())),
          first);
      answered = true;
      Duration limit = request.stream() ? ranked.limits().ttft() : ranked.limits().attempt();
      HeaderChanges changes =
          new HeaderChanges()
              .set(PER_TRY_TIMEOUT, Long.toString(limit.toMillis()))
              .set(MAX_RETRIES, Integer.toString(candidates.size() - 1))
              .remove("content-length");
      envoy.send(
          Replies.routed(changes, Replies.route(current.id(), chat.format().format(), candidates)));
    } catch (ClientError e) {
      refuse(e);
    }
  }

  private ChatRequest parse(ClientFormat format) throws ClientError {
    try {
      Json document = JsonParser.parse(body.array(), 0, body.size());
      if (!(document instanceof JsonObject object)) {
        throw ClientError.badRequest(
            null, "the request body is " + document.kind() + " (expected: a JSON object)");
      }
      return format.decode(object);
    } catch (InvalidJson e) {
      throw ClientError.badRequest(null, "the request body is not valid JSON: " + e.reason());
    } catch (InvalidRequest e) {
      throw ClientError.badRequest(e.field(), e.reason());
    } finally {
      body.release();
    }
  }

  private static Choice.Ranked choose(Catalog catalog, ChatRequest request) throws ClientError {
    return switch (catalog.choose(request.model())) {
      case Choice.Ranked ranked -> ranked;
      case Choice.UnknownModel unknown -> throw ClientError.unknownModel(unknown.model());
      case Choice.NobodyAvailable nobody ->
          // Why is for the operator (log, /status): it names variables and files.
          throw ClientError.unavailable(
              "no provider of model '" + nobody.model() + "' can serve now");
    };
  }

  /// Gathers the candidates that can take the request, in order, and encodes it for the first of
  /// them.
  private static EncodedRequest encodeFirst(
      ChatRequest request, Choice.Ranked ranked, List<Candidate> able) throws ClientError {
    EncodedRequest first = null;
    ClientError refusal = null;
    for (Candidate candidate : ranked.candidates()) {
      try {
        EncodedRequest encoded = candidate.provider().dialect().encode(request, candidate.target());
        if (first == null) {
          first = encoded;
        }
        able.add(candidate);
      } catch (UnsupportedRequest e) {
        if (refusal == null) {
          refusal =
              ClientError.badRequest(
                  e.field(),
                  e.reason()
                      + " (model "
                      + candidate.target().model()
                      + " at provider "
                      + candidate.provider().cluster()
                      + ")");
        }
      }
    }
    if (first == null) {
      throw Objects.requireNonNull(refusal, "no candidates");
    }
    return first;
  }

  private void refuse(ClientError e) {
    ProviderError error = e.error();
    ClientFormat format = endpoint == null ? Endpoint.FALLBACK : endpoint.format();
    String code = error.code();
    if (exchange != null) {
      exchange.refused(error.status(), code == null ? error.message() : code);
    }
    HeaderChanges headers = new HeaderChanges();
    if (error.retryAfter() != null) {
      headers.set("retry-after", error.retryAfter());
    }
    send(
        error.status(),
        headers,
        format.encodeError(error),
        "pontage_" + (code == null ? "bad_request" : code));
  }

  private void answer(int status, byte[] json, String details) {
    if (exchange != null) {
      exchange.refused(status, null);
    }
    send(status, new HeaderChanges(), json, details);
  }

  private void send(int status, HeaderChanges headers, byte[] json, String details) {
    answered = true;
    body.release();
    if (exchange != null) {
      exchange.letGo();
    }
    envoy.send(Replies.immediate(status, headers.set(JSON), json, details));
  }

  /// Says what time it is, for `created`.
  interface WallClock {
    /// Seconds since 1970.
    long seconds();
  }
}
