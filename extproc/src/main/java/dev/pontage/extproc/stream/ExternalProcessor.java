package dev.pontage.extproc.stream;

import dev.pontage.extproc.config.Snapshot;
import io.envoyproxy.envoy.service.ext_proc.v3.ExternalProcessorGrpc;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The gRPC service `envoy.service.ext_proc.v3.ExternalProcessor`. The metadata `x-pontage-stage`
/// of a stream says which stage it is: `request` or `attempt`; `x-pontage-exchange` gives an
/// attempt its exchange.
///
/// Messages are handled on the event loop that read them; answers are written from there too.
public final class ExternalProcessor {
  private static final Logger LOG = LoggerFactory.getLogger(ExternalProcessor.class);
  private static final Metadata.Key<String> STAGE =
      Metadata.Key.of("x-pontage-stage", Metadata.ASCII_STRING_MARSHALLER);

  private static final Metadata.Key<String> EXCHANGE =
      Metadata.Key.of("x-pontage-exchange", Metadata.ASCII_STRING_MARSHALLER);

  private final Exchanges exchanges;
  private final Supplier<Snapshot> snapshots;
  private final int maxBodyBytes;
  private final LongSupplier nanoTime;

  /// A service for the configuration that `snapshots` gives at each moment.
  ///
  /// @param maxBodyBytes the largest request or answer
  /// @param maxHeldBytes the most bytes of request bodies held at once
  /// @param afterBurst is called on an event loop when a burst of large bodies is over
  public ExternalProcessor(
      Supplier<Snapshot> snapshots,
      ExchangeLog log,
      int maxBodyBytes,
      long maxHeldBytes,
      Runnable afterBurst,
      LongSupplier nanoTime) {
    this.exchanges = new Exchanges(log, new BodyBudget(maxHeldBytes, afterBurst), nanoTime);
    this.snapshots = snapshots;
    this.maxBodyBytes = maxBodyBytes;
    this.nanoTime = nanoTime;
  }

  /// How many exchanges are under way.
  public int open() {
    return exchanges.size();
  }

  /// The service, for a gRPC server whose executor is the event loop.
  public ServerServiceDefinition service() {
    ServerCallHandler<ProcessingRequest, ProcessingResponse> handler = this::start;
    return ServerServiceDefinition.builder(ExternalProcessorGrpc.SERVICE_NAME)
        .addMethod(ExternalProcessorGrpc.getProcessMethod(), handler)
        .build();
  }

  private ServerCall.Listener<ProcessingRequest> start(
      ServerCall<ProcessingRequest, ProcessingResponse> call, Metadata metadata) {
    Stream stream = new Stream(call);
    String name = metadata.get(STAGE);
    switch (name == null ? "" : name) {
      case "request" ->
          stream.stage =
              new RequestStage(
                  exchanges,
                  snapshots,
                  maxBodyBytes,
                  () -> System.currentTimeMillis() / 1000,
                  stream);
      case "attempt" ->
          stream.stage =
              new AttemptStage(
                  exchanges,
                  Objects.requireNonNullElse(metadata.get(EXCHANGE), ""),
                  maxBodyBytes,
                  nanoTime,
                  stream);
      default ->
          stream.close(
              Status.INVALID_ARGUMENT.withDescription(
                  "metadata x-pontage-stage: " + name + " (expected: request or attempt)"));
    }
    // Never let Envoy's side stream fill up: see docs/adr on its watermark crash.
    call.request(Integer.MAX_VALUE);
    return stream;
  }

  /// One call: the adapter between gRPC and a stage.
  private static final class Stream extends ServerCall.Listener<ProcessingRequest>
      implements Envoy {
    private final ServerCall<ProcessingRequest, ProcessingResponse> call;
    private Stage stage = new Refused();
    private boolean begun;
    private boolean over;

    Stream(ServerCall<ProcessingRequest, ProcessingResponse> call) {
      this.call = call;
    }

    @Override
    public void send(ProcessingResponse response) {
      if (!over && !call.isCancelled()) {
        if (!begun) {
          begun = true;
          call.sendHeaders(new Metadata()); // with the first message, so that they leave together
        }
        call.sendMessage(response);
      }
    }

    @Override
    public void onMessage(ProcessingRequest message) {
      if (over) {
        return;
      }
      try {
        stage.onMessage(message);
      } catch (RuntimeException e) {
        LOG.atError().setCause(e).log("a stage failed");
        close(Status.INTERNAL.withDescription("stage failed"));
      }
    }

    @Override
    public void onHalfClose() {
      close(Status.OK);
    }

    @Override
    public void onCancel() {
      end();
    }

    @Override
    public void onComplete() {
      end();
    }

    private void close(Status status) {
      if (!over) {
        end();
        call.close(status, new Metadata());
      }
    }

    private void end() {
      if (!over) {
        over = true;
        try {
          stage.onEnd();
        } catch (RuntimeException e) {
          LOG.atError().setCause(e).log("a stage failed at its end");
        }
      }
    }
  }

  /// Stands in for the stage of a call that was refused.
  private static final class Refused implements Stage {
    @Override
    public void onMessage(ProcessingRequest message) {}

    @Override
    public void onEnd() {}
  }
}
