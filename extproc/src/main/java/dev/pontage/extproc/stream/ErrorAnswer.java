package dev.pontage.extproc.stream;

import com.google.protobuf.ByteString;
import dev.pontage.extproc.llm.model.ProviderError;
import dev.pontage.extproc.llm.usage.TokenUsage;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// An answer whose status says that it failed: read whole (to a bound), translated, released.
final class ErrorAnswer implements Answer {
  private static final int MOST_BYTES = 1 << 20;

  private final AttemptStage stage;
  private final Attempt attempt;
  private final Release release;
  private final int status;
  private final Headers headers;
  private final BodyBuffer body = new BodyBuffer(MOST_BYTES);
  private boolean done;

  ErrorAnswer(AttemptStage stage, Attempt attempt, Release release, int status, Headers headers) {
    this.stage = stage;
    this.attempt = attempt;
    this.release = release;
    this.status = status;
    this.headers = headers;
  }

  @Override
  public void body(ByteString chunk) {
    if (!done) {
      try {
        body.add(chunk);
      } catch (BodyBuffer.TooLarge _) {
        end(); // what is here says enough
      }
    }
  }

  @Override
  public void end() {
    if (done) {
      return;
    }
    done = true;
    ProviderError error =
        status < 400
            ? ProviderError.malformed("the provider answered with status " + status)
            : attempt
                .dialect()
                .decodeError(status, headers, Arrays.copyOf(body.array(), body.size()));
    stage.fail(attempt, release, error, status);
  }

  @Override
  public void endBeforeTrailers() {
    release.trailersFollow();
    end();
  }

  @Override
  public @Nullable TokenUsage usage() {
    return null;
  }

  @Override
  public long ttftNanos() {
    return -1;
  }
}
