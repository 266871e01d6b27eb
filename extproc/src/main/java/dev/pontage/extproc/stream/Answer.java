package dev.pontage.extproc.stream;

import com.google.protobuf.ByteString;
import dev.pontage.extproc.llm.usage.TokenUsage;
import org.jspecify.annotations.Nullable;

/// A provider's answer as it comes in, after its headers.
sealed interface Answer permits ErrorAnswer, StreamAnswer, WholeAnswer {
  /// The next bytes of the body.
  void body(ByteString chunk);

  /// The body is complete. Called at most once, nothing follows.
  void end();

  /// The body is complete and trailers follow: the last piece must not end the stream.
  void endBeforeTrailers();

  /// What the provider reported so far.
  @Nullable TokenUsage usage();

  /// From the attempt's start to the first piece of the answer; -1 if none came yet.
  long ttftNanos();
}
