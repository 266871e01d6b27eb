package dev.pontage.extproc.stream;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.pontage.extproc.llm.dialect.Dialect;
import dev.pontage.extproc.llm.dialect.ProviderFailure;
import dev.pontage.extproc.llm.model.ChatResponse;
import dev.pontage.extproc.llm.model.ProviderError;
import dev.pontage.extproc.llm.usage.TokenUsage;
import dev.pontage.extproc.routing.price.ModelPrice;
import org.jspecify.annotations.Nullable;

/// An answer that comes whole: held until it is here, checked, and released, unchanged if client
/// and provider share a format.
final class WholeAnswer implements Answer {
  private final AttemptStage stage;
  private final Attempt attempt;
  private final Release release;
  private final Headers headers;
  private final BodyBuffer body;
  private @Nullable TokenUsage usage;
  private long ttftNanos = -1;
  private boolean done;

  WholeAnswer(AttemptStage stage, Attempt attempt, Release release, Headers headers, int maxBytes) {
    this.stage = stage;
    this.attempt = attempt;
    this.release = release;
    this.headers = headers;
    this.body = new BodyBuffer(maxBytes);
  }

  @Override
  public void body(ByteString chunk) {
    if (done) {
      return;
    }
    try {
      body.add(chunk);
    } catch (BodyBuffer.TooLarge _) {
      fail(
          ProviderError.malformed(
              "the provider's answer is larger than " + body.limit() + " bytes"));
    }
  }

  @Override
  public void end() {
    if (done) {
      return;
    }
    String encoding = headers.first("content-encoding", "identity");
    if (!encoding.equals("identity")) {
      fail(ProviderError.malformed("the provider's answer is compressed though nobody asked"));
      return;
    }
    Dialect dialect = attempt.dialect();
    ChatResponse response;
    try {
      response = dialect.decodeResponse(body.array(), 0, body.size());
      if (attempt.request().stream()) {
        throw new ProviderFailure(
            ProviderError.malformed("the provider answered a request for a stream without one"));
      }
    } catch (ProviderFailure e) {
      fail(e.error());
      return;
    }
    done = true;
    usage = response.usage();
    ttftNanos = stage.elapsedNanos();
    boolean sameFormat = attempt.isSameFormat();
    ByteString client =
        sameFormat
            ? UnsafeByteOperations.unsafeWrap(body.array(), 0, body.size())
            : UnsafeByteOperations.unsafeWrap(
                attempt.format().encode(response, attempt.request(), attempt.defaults()));
    HeaderChanges extra = new HeaderChanges();
    ModelPrice price = attempt.candidate().offer().price();
    if (price != null && usage != null) {
      extra.set("x-pontage-cost-usd", ModelPrice.usd(price.cost(usage)));
    }
    attempt.committed(200);
    release.whole(client, extra);
    stage.report(AttemptOutcome.Result.ANSWERED, 200, ttftNanos);
  }

  private void fail(ProviderError error) {
    done = true;
    stage.fail(attempt, release, error, 200);
  }

  @Override
  public void endBeforeTrailers() {
    release.trailersFollow();
    end();
  }

  @Override
  public @Nullable TokenUsage usage() {
    return usage;
  }

  @Override
  public long ttftNanos() {
    return ttftNanos;
  }
}
