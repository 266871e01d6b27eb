package dev.pontage.extproc.stream;

import io.envoyproxy.envoy.data.accesslog.v3.AccessLogCommon;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry;
import io.envoyproxy.envoy.data.accesslog.v3.ResponseFlags;
import io.envoyproxy.envoy.service.accesslog.v3.AccessLogServiceGrpc;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsResponse;
import io.grpc.stub.StreamObserver;

/// Takes the log of Envoy's router on failed attempts: also those that never reached a provider,
/// which no stage can tell from others that were cut off.
public final class AttemptLog extends AccessLogServiceGrpc.AccessLogServiceImplBase {
  private final ExchangeLog log;

  /// A service that passes on what it is told.
  public AttemptLog(ExchangeLog log) {
    this.log = log;
  }

  @Override
  public StreamObserver<StreamAccessLogsMessage> streamAccessLogs(
      StreamObserver<StreamAccessLogsResponse> responses) {
    return new StreamObserver<>() {
      @Override
      public void onNext(StreamAccessLogsMessage message) {
        for (HTTPAccessLogEntry entry : message.getHttpLogs().getLogEntryList()) {
          AccessLogCommon common = entry.getCommonProperties();
          log.attemptFailedInRouter(
              common.getUpstreamCluster(),
              reason(common.getResponseFlags()),
              entry.getResponse().getResponseCode().getValue(),
              entry.getRequest().getRequestId());
        }
      }

      @Override
      public void onError(Throwable cause) {
        // Envoy closed the stream; it opens another when it has something to say.
      }

      @Override
      public void onCompleted() {
        responses.onCompleted();
      }
    };
  }

  private static String reason(ResponseFlags flags) {
    if (flags.getUpstreamConnectionFailure()) {
      return "connect_failure";
    }
    if (flags.getUpstreamRequestTimeout()) {
      return "timeout";
    }
    if (flags.getUpstreamConnectionTermination()) {
      return "connection_closed";
    }
    if (flags.getUpstreamRemoteReset() || flags.getLocalReset()) {
      return "reset";
    }
    if (flags.getUpstreamOverflow()) {
      return "overflow";
    }
    if (flags.getUpstreamProtocolError()) {
      return "protocol_error";
    }
    if (flags.getDownstreamConnectionTermination()) {
      return "client_left";
    }
    if (flags.getNoHealthyUpstream()) {
      return "no_healthy_upstream";
    }
    return "status";
  }
}
