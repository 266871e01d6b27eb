package dev.pontage.extproc.stream;

import com.google.protobuf.ByteString;
import dev.pontage.extproc.llm.dialect.ClientFormat;
import dev.pontage.extproc.llm.dialect.Dialect;
import dev.pontage.extproc.llm.dialect.StreamDecoder;
import dev.pontage.extproc.llm.dialect.StreamEncoder;
import dev.pontage.extproc.llm.json.JsonWriter;
import dev.pontage.extproc.llm.model.ChatEvent;
import dev.pontage.extproc.llm.model.ProviderError;
import dev.pontage.extproc.llm.sse.SseDecoder;
import dev.pontage.extproc.llm.sse.SseEvent;
import dev.pontage.extproc.llm.sse.SseOverflow;
import dev.pontage.extproc.llm.usage.TokenUsage;
import org.jspecify.annotations.Nullable;

/// A streamed answer: held until its first piece of content (the commit point), then let through as
/// it comes: byte for byte if client and provider share a format, else event by event.
///
/// Before the commit point a failure is an ordinary error that another provider may make good.
/// After it, a failure becomes the error event of the client's schema.
final class StreamAnswer implements Answer, SseDecoder.Sink {
  /// How much may come before the first content: keep-alives of a provider that never begins.
  private static final int MOST_HELD_BYTES = 1 << 20;

  private final AttemptStage stage;
  private final Attempt attempt;
  private final Release release;
  private final SseDecoder sse;
  private final StreamDecoder decoder;
  private final ClientFormat format;
  private final boolean sameFormat;
  private final boolean wantsUsage;
  private final StreamEncoder encoder;
  private final JsonWriter out = new JsonWriter(512);

  private volatile @Nullable TokenUsage usage;
  private volatile long ttftNanos = -1;
  private boolean committed;
  private boolean headersOut;
  private boolean done;
  private boolean good;
  private @Nullable ProviderError failure;

  // What the event being decoded consists of.
  private boolean carriesUsage;
  private boolean carriesMore;
  private boolean lastWasStripped;

  StreamAnswer(AttemptStage stage, Attempt attempt, Release release, int maxEventBytes) {
    this.stage = stage;
    this.attempt = attempt;
    this.release = release;
    this.sse = new SseDecoder(maxEventBytes);
    Dialect dialect = attempt.dialect();
    this.decoder = dialect.streamDecoder(attempt.request());
    this.format = attempt.format();
    this.sameFormat = attempt.isSameFormat();
    this.wantsUsage = attempt.request().streamUsage();
    this.encoder = format.streamEncoder(attempt.request(), attempt.defaults());
  }

  @Override
  public void body(ByteString chunk) {
    if (done) {
      return;
    }
    byte[] bytes = chunk.toByteArray();
    try {
      sse.feed(bytes, 0, bytes.length, this);
    } catch (SseOverflow e) {
      failure = ProviderError.malformed("the provider's stream: " + e.getMessage());
    }
    flush();
  }

  @Override
  public void end() {
    if (done) {
      return;
    }
    sse.end(this);
    decoder.bodyEnded(this::decoded);
    if (!good && failure == null) {
      failure = ProviderError.malformed("the provider's stream broke off");
    }
    if (failure == null && !committed) {
      failure = ProviderError.malformed("the provider's stream was empty");
    }
    flush();
    if (!done) {
      finish(AttemptOutcome.Result.ANSWERED);
    }
  }

  @Override
  public void endBeforeTrailers() {
    release.trailersFollow();
    end();
  }

  @Override
  public void event(SseEvent event, byte[] raw, int from, int to) {
    if (failure != null) {
      return;
    }
    carriesUsage = false;
    carriesMore = !event.hasData();
    if (event.hasData()) {
      decoder.accept(event, this::decoded);
    }
    if (sameFormat && failure == null) {
      lastWasStripped = carriesUsage && !carriesMore && !wantsUsage;
      if (!lastWasStripped) {
        out.rawPart(raw, from, to);
      }
    }
  }

  @Override
  public void lateLineFeed(byte[] raw, int from, int to) {
    if (sameFormat && !lastWasStripped) {
      out.rawPart(raw, from, to);
    }
  }

  private void decoded(ChatEvent event) {
    switch (event) {
      case ChatEvent.UsageReported report -> {
        carriesUsage = true;
        TokenUsage known = usage;
        usage = known == null ? report.usage() : known.foldedWith(report.usage());
      }
      case ChatEvent.Failed failed -> {
        failure = failed.error();
        return;
      }
      case ChatEvent.Ended _ -> {
        good = true;
        carriesMore = true;
      }
      default -> carriesMore = true;
    }
    if (!committed && event.isContent()) {
      committed = true;
      ttftNanos = stage.elapsedNanos();
      attempt.committed(200);
    }
    if (!sameFormat) {
      encoder.accept(event, out);
    }
  }

  /// Lets out what may go out.
  private void flush() {
    ProviderError error = failure;
    if (error == null && !committed && out.size() > MOST_HELD_BYTES) {
      error = ProviderError.malformed("the provider sends keep-alives but no answer");
    }
    if (!committed) {
      if (error != null) {
        done = true;
        stage.fail(attempt, release, error, 200);
      }
      return;
    }
    if (!headersOut) {
      headersOut = true;
      release.streamHeaders();
    }
    if (error != null) {
      encoder.accept(new ChatEvent.Failed(error), out);
      finish(AttemptOutcome.Result.BROKEN);
    } else if (out.size() > 0) {
      release.piece(taken(), false);
    }
  }

  private void finish(AttemptOutcome.Result result) {
    done = true;
    release.piece(taken(), true);
    stage.report(result, 200, ttftNanos);
  }

  private byte[] taken() {
    byte[] bytes = out.copy();
    out.reset();
    return bytes;
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
