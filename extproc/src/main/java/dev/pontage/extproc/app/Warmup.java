package dev.pontage.extproc.app;

import com.google.protobuf.ByteString;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.pontage.chassis.grpc.GrpcListener;
import dev.pontage.chassis.grpc.GrpcSettings;
import dev.pontage.chassis.net.ListenAddress;
import dev.pontage.extproc.access.Access;
import dev.pontage.extproc.config.Snapshot;
import dev.pontage.extproc.llm.dialect.Dialect;
import dev.pontage.extproc.llm.dialect.Dialects;
import dev.pontage.extproc.llm.model.WireFormat;
import dev.pontage.extproc.observe.Fleet;
import dev.pontage.extproc.observe.Telemetry;
import dev.pontage.extproc.routing.choose.ApiKeys;
import dev.pontage.extproc.routing.choose.Catalog;
import dev.pontage.extproc.routing.choose.OfferedModel;
import dev.pontage.extproc.routing.choose.Provider;
import dev.pontage.extproc.stream.ExternalProcessor;
import io.envoyproxy.envoy.config.core.v3.HeaderMap;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.service.ext_proc.v3.ExternalProcessorGrpc;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpBody;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpHeaders;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.helpers.NOPLogger;

/// Runs made-up exchanges through a second instance of the whole pipeline, over a socket, so that
/// the first client's request meets code that is loaded and compiled. Leaves nothing behind: the
/// second instance has its own configuration, metrics and port.
final class Warmup {
  private static final long PATIENCE_MILLIS = 2_000;

  private final ManagedChannel channel;

  private Warmup(ManagedChannel channel) {
    this.channel = channel;
  }

  private ExternalProcessorGrpc.ExternalProcessorStub stub(String stage, String exchange) {
    Metadata metadata = new Metadata();
    metadata.put(Metadata.Key.of("x-pontage-stage", Metadata.ASCII_STRING_MARSHALLER), stage);
    metadata.put(Metadata.Key.of("x-pontage-exchange", Metadata.ASCII_STRING_MARSHALLER), exchange);
    return ExternalProcessorGrpc.newStub(channel)
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata));
  }

  /// Runs exchanges for the time given. Returns how many.
  static int run(Duration time) {
    List<Provider> providers = new ArrayList<>();
    for (Dialect dialect : Dialects.all()) {
      OfferedModel model = new OfferedModel(dialect.name(), null, 0, 0, Set.of(), 0);
      providers.add(
          new Provider(
              dialect.name(), dialect, "", new ApiKeys(List.of("k")), List.of(model), "", ""));
    }
    Snapshot snapshot = new Snapshot(0, new Catalog(providers, List.of()), new Access(true));
    ExternalProcessor processor =
        new ExternalProcessor(
            () -> snapshot,
            new Telemetry(new PrometheusRegistry(), new Fleet(), NOPLogger.NOP_LOGGER),
            1 << 20,
            1 << 30,
            () -> {},
            System::nanoTime);
    try (GrpcListener listener =
        GrpcListener.start(
            new ListenAddress.Tcp("127.0.0.1", 0),
            "warm-up",
            new GrpcSettings(1 << 20, GrpcSettings.SMALLEST_WINDOW),
            List.of(processor.service()))) {
      int port = ((ListenAddress.Tcp) listener.address()).port();
      ManagedChannel channel =
          NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().directExecutor().build();
      try {
        return new Warmup(channel).exercise(providers, time.toNanos());
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return 0;
      } finally {
        channel.shutdownNow();
      }
    }
  }

  private int exercise(List<Provider> providers, long nanos) throws InterruptedException {
    long begin = System.nanoTime();
    int done = 0;
    while (System.nanoTime() - begin < nanos) {
      for (Provider provider : providers) {
        for (int stream = 0; stream < 2; stream++) {
          exchange(provider, stream == 1);
          done++;
        }
      }
    }
    return done;
  }

  private void exchange(Provider provider, boolean stream) throws InterruptedException {
    String body =
        "{\"model\":\""
            + provider.cluster()
            + "\",\"messages\":[{\"role\":\"system\",\"content\":\"Be brief.\"},"
            + "{\"role\":\"user\",\"content\":\"Hello\"}],\"max_tokens\":9,\"stream\":"
            + stream
            + "}";
    Call request = new Call(stub("request", ""));
    request.send(
        ProcessingRequest.newBuilder()
            .setRequestHeaders(
                headers(
                    ":method",
                    "POST",
                    ":path",
                    "/v1/chat/completions",
                    "content-type",
                    "application/json",
                    "x-request-id",
                    "warm-up")));
    request.send(
        ProcessingRequest.newBuilder()
            .setRequestBody(
                HttpBody.newBuilder().setBody(ByteString.copyFromUtf8(body)).setEndOfStream(true)));
    ProcessingResponse routed = request.take();
    if (routed == null || !routed.hasRequestHeaders()) {
      request.close();
      return;
    }
    String exchange =
        routed
            .getDynamicMetadata()
            .getFieldsOrThrow("pontage")
            .getStructValue()
            .getFieldsOrThrow("exchange")
            .getStringValue();
    Call attempt = new Call(stub("attempt", exchange));
    attempt.send(
        ProcessingRequest.newBuilder()
            .setRequestHeaders(headers(":path", "/v1/chat/completions"))
            .putAttributes(
                "envoy.filters.http.ext_proc",
                Struct.newBuilder()
                    .putFields(
                        "xds.cluster_name",
                        Value.newBuilder().setStringValue(provider.cluster()).build())
                    .build()));
    if (attempt.take() != null) {
      WireFormat format = provider.dialect().format();
      String answer = stream ? streamedAnswer(format) : wholeAnswer(format);
      attempt.send(
          ProcessingRequest.newBuilder()
              .setResponseHeaders(
                  headers(
                      ":status",
                      "200",
                      "content-type",
                      stream ? "text/event-stream" : "application/json")));
      attempt.send(
          ProcessingRequest.newBuilder()
              .setResponseBody(
                  HttpBody.newBuilder()
                      .setBody(ByteString.copyFromUtf8(answer))
                      .setEndOfStream(true)));
      attempt.take();
    }
    attempt.close();
    request.close();
  }

  /// A whole answer in a format.
  private static String wholeAnswer(WireFormat format) {
    return switch (format) {
      case OPENAI_CHAT ->
          """
          {"id":"a","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,\
          "message":{"role":"assistant","content":"Hi"},"finish_reason":"stop"}],\
          "usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}\
          """;
      case ANTHROPIC_MESSAGES ->
          """
          {"id":"a","type":"message","role":"assistant","model":"m","content":[{"type":"text",\
          "text":"Hi"}],"stop_reason":"end_turn","usage":{"input_tokens":1,"output_tokens":1}}\
          """;
      case GEMINI_GENERATE_CONTENT ->
          """
          {"candidates":[{"content":{"role":"model","parts":[{"text":"Hi"}]},"finishReason":"STOP"}],\
          "usageMetadata":{"promptTokenCount":1,"candidatesTokenCount":1,"totalTokenCount":2}}\
          """;
    };
  }

  /// A streamed answer in a format.
  private static String streamedAnswer(WireFormat format) {
    return switch (format) {
      case OPENAI_CHAT ->
          """
          data: {"id":"a","object":"chat.completion.chunk","created":1,"model":"m","choices":\
          [{"index":0,"delta":{"role":"assistant","content":"Hi"},"finish_reason":null}]}

          data: {"id":"a","object":"chat.completion.chunk","created":1,"model":"m","choices":\
          [{"index":0,"delta":{},"finish_reason":"stop"}]}

          data: {"id":"a","object":"chat.completion.chunk","created":1,"model":"m","choices":[],\
          "usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}

          data: [DONE]

          """;
      case ANTHROPIC_MESSAGES ->
          """
          event: message_start
          data: {"type":"message_start","message":{"id":"a","type":"message","role":"assistant",\
          "model":"m","content":[],"usage":{"input_tokens":1,"output_tokens":1}}}

          event: content_block_start
          data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

          event: content_block_delta
          data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hi"}}

          event: content_block_stop
          data: {"type":"content_block_stop","index":0}

          event: message_delta
          data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":1}}

          event: message_stop
          data: {"type":"message_stop"}

          """;
      case GEMINI_GENERATE_CONTENT ->
          """
          data: {"candidates":[{"content":{"role":"model","parts":[{"text":"Hi"}]},\
          "finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":1,"candidatesTokenCount":1}}

          """;
    };
  }

  private static HttpHeaders headers(String... namesAndValues) {
    HeaderMap.Builder map = HeaderMap.newBuilder();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      map.addHeaders(
          HeaderValue.newBuilder()
              .setKey(namesAndValues[i])
              .setRawValue(ByteString.copyFromUtf8(namesAndValues[i + 1])));
    }
    return HttpHeaders.newBuilder().setHeaders(map).build();
  }

  /// One stream to the pipeline.
  private static final class Call implements StreamObserver<ProcessingResponse> {
    private final BlockingQueue<ProcessingResponse> answers = new LinkedBlockingQueue<>();
    private final StreamObserver<ProcessingRequest> sender;

    Call(ExternalProcessorGrpc.ExternalProcessorStub stub) {
      sender = stub.process(this);
    }

    void send(ProcessingRequest.Builder message) {
      sender.onNext(message.build());
    }

    @Nullable ProcessingResponse take() throws InterruptedException {
      return answers.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    }

    void close() {
      sender.onCompleted();
    }

    @Override
    public void onNext(ProcessingResponse message) {
      answers.add(message);
    }

    @Override
    public void onError(Throwable cause) {}

    @Override
    public void onCompleted() {}
  }
}
