package dev.pontage.simulator.record;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// The last requests received: at most 1,000, with at most 128 MB of bodies. Thread-safe.
public final class RequestLog {
  /// Requests kept at most.
  public static final int MAX_REQUESTS = 1_000;

  /// Bytes of bodies kept at most.
  public static final long MAX_BYTES = 128L * 1024 * 1024;

  private final Deque<RecordedRequest> requests = new ArrayDeque<>();
  private long bytes;
  private volatile boolean recording = true;

  /// Whether requests are recorded.
  public boolean isRecording() {
    return recording;
  }

  /// Starts or stops recording; what was recorded stays.
  public void record(boolean on) {
    recording = on;
  }

  /// Adds a request, letting go of the oldest ones.
  public synchronized void add(RecordedRequest request) {
    requests.addLast(request);
    bytes += request.held();
    while (requests.size() > MAX_REQUESTS || bytes > MAX_BYTES) {
      bytes -= requests.removeFirst().held();
    }
  }

  /// Forgets everything recorded.
  public synchronized void clear() {
    requests.clear();
    bytes = 0;
  }

  /// The requests, oldest first.
  public synchronized List<RecordedRequest> all() {
    return List.copyOf(requests);
  }

  /// The last `count` requests, oldest first.
  public List<RecordedRequest> last(int count) {
    List<RecordedRequest> all = new ArrayList<>(all());
    return all.subList(Math.max(0, all.size() - Math.max(0, count)), all.size());
  }
}
