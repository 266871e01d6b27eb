package dev.pontage.extproc.stream;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.pontage.extproc.llm.model.ProviderError;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import java.util.Set;

/// Lets an answer go to the client: first the headers that were held, then the body in pieces. Not
/// for several threads.
final class Release {
  /// Marks a response that Envoy shall not give to the client but retry elsewhere.
  static final String RETRY = "x-pontage-retry";

  /// What a provider's response header must be to reach the client.
  private static final Set<String> FORWARDED = Set.of("content-type", "date");

  private static final HeaderValueOption JSON =
      HeaderChanges.option("content-type", "application/json");
  private static final HeaderValueOption EVENT_STREAM =
      HeaderChanges.option("content-type", "text/event-stream; charset=utf-8");
  private static final HeaderValueOption NO_CACHE =
      HeaderChanges.option("cache-control", "no-cache");
  private static final HeaderValueOption RETRY_MARK = HeaderChanges.option(RETRY, "1");

  private final Envoy envoy;
  private final Attempt attempt;
  private final Headers provided;
  private boolean complete;
  private boolean ended;
  private boolean trailersFollow;

  Release(Envoy envoy, Attempt attempt, Headers provided) {
    this.envoy = envoy;
    this.attempt = attempt;
    this.provided = provided;
  }

  /// Envoy has nothing more of this response: headers and body can be released by one message.
  void complete() {
    complete = true;
  }

  /// The last piece must leave the stream open, since trailers follow.
  void trailersFollow() {
    trailersFollow = true;
  }

  /// A whole answer as the provider wrote it, or as we translated it.
  void whole(ByteString body, HeaderChanges extra) {
    whole(described(extra).set(JSON), body);
  }

  /// The headers of a stream; pieces follow.
  void streamHeaders() {
    envoy.send(
        Replies.responseHeaders(described(new HeaderChanges()).set(EVENT_STREAM).set(NO_CACHE)));
  }

  /// A piece of the body. The bytes must not change any more.
  void piece(byte[] bytes, boolean end) {
    piece(UnsafeByteOperations.unsafeWrap(bytes), end);
  }

  /// A piece of the body.
  void piece(ByteString bytes, boolean end) {
    if (!ended) {
      ended = end;
      envoy.send(Replies.responseBody(bytes, end && !trailersFollow));
    }
  }

  /// An error in the client's schema.
  void error(ProviderError error, byte[] body, boolean retry) {
    HeaderChanges changes =
        described(new HeaderChanges()).set(":status", Integer.toString(error.status())).set(JSON);
    if (error.retryAfter() != null) {
      changes.set("retry-after", error.retryAfter());
    }
    if (retry) {
      changes.set(RETRY_MARK);
    }
    whole(changes, UnsafeByteOperations.unsafeWrap(body));
  }

  private void whole(HeaderChanges changes, ByteString body) {
    if (complete) {
      ended = true;
      envoy.send(Replies.responseHeadersAndBody(changes, body));
    } else {
      envoy.send(Replies.responseHeaders(changes));
      piece(body, true);
    }
  }

  /// Says who answered; the provider's own headers don't reach the client, but for its request id.
  private HeaderChanges described(HeaderChanges changes) {
    changes
        .keepOnly(FORWARDED, provided)
        .set("x-pontage-provider", attempt.candidate().provider().cluster())
        .set("x-pontage-model", attempt.candidate().target().model())
        .set("x-pontage-attempts", Integer.toString(attempt.number()));
    String providerId = provided.first("x-request-id");
    if (providerId == null) {
      providerId = provided.first("request-id");
    }
    if (providerId != null) {
      changes.set("x-pontage-upstream-request-id", providerId);
    }
    if (!attempt.dropped().isEmpty()) {
      changes.set("x-pontage-dropped", String.join(", ", attempt.dropped()));
    }
    return changes;
  }
}
