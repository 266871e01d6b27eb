package dev.pontage.extproc.stream;

import com.google.protobuf.ByteString;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.pontage.extproc.access.Access;
import dev.pontage.extproc.config.Snapshot;
import dev.pontage.extproc.llm.dialect.Dialects;
import dev.pontage.extproc.routing.choose.ApiKeys;
import dev.pontage.extproc.routing.choose.Catalog;
import dev.pontage.extproc.routing.choose.ModelPolicy;
import dev.pontage.extproc.routing.choose.OfferedModel;
import dev.pontage.extproc.routing.choose.Provider;
import dev.pontage.extproc.routing.price.ModelPrice;
import io.envoyproxy.envoy.config.core.v3.HeaderMap;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.service.ext_proc.v3.CommonResponse.ResponseStatus;
import io.envoyproxy.envoy.service.ext_proc.v3.ExternalProcessorGrpc;
import io.envoyproxy.envoy.service.ext_proc.v3.HeaderMutation;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpBody;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpHeaders;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpTrailers;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// Speaks Envoy's side of the external-processing protocol to the real service, in process and on
/// one thread: when a message is sent, its answers have come when the call returns.
final class Driver implements AutoCloseable, ExchangeLog {
  static final int MAX_BODY_BYTES = 10_000;

  final List<AttemptOutcome> attempts = new ArrayList<>();
  final List<Ended> ended = new ArrayList<>();
  final ExternalProcessor processor;
  private final Server server;
  private final ManagedChannel channel;

  Driver() throws IOException {
    ModelPrice price = new ModelPrice(1_000_000, 100_000, 1_000_000, 2_000_000);
    List<Provider> providers =
        List.of(
            provider("one", "key-one", new OfferedModel("m-one", price, 0, 0, Set.of(), 0)),
            provider("two", "key-two", new OfferedModel("m-two", price, 0, 0, Set.of(), 0)));
    ModelPolicy both =
        new ModelPolicy(
            "both",
            List.of(
                new ModelPolicy.TargetName("one", "m-one"),
                new ModelPolicy.TargetName("two", "m-two")),
            ModelPolicy.Limits.DEFAULT);
    Snapshot snapshot = new Snapshot(1, new Catalog(providers, List.of(both)), new Access(true));
    processor =
        new ExternalProcessor(
            () -> snapshot, this, MAX_BODY_BYTES, 2 * MAX_BODY_BYTES, () -> {}, System::nanoTime);
    String name = InProcessServerBuilder.generateName();
    server =
        InProcessServerBuilder.forName(name)
            .directExecutor()
            .addService(processor.service())
            .build()
            .start();
    channel = InProcessChannelBuilder.forName(name).directExecutor().build();
  }

  private static Provider provider(String cluster, String key, OfferedModel model) {
    return new Provider(
        cluster,
        Objects.requireNonNull(Dialects.byName("openai")),
        "",
        new ApiKeys(List.of(key)),
        List.of(model),
        "",
        "");
  }

  /// Opens a request stage.
  Call request() {
    return open("request", "");
  }

  /// Opens an attempt stage for an exchange.
  Call attempt(String exchange) {
    return open("attempt", exchange);
  }

  Call open(String stage, String exchange) {
    Metadata metadata = new Metadata();
    metadata.put(Metadata.Key.of("x-pontage-stage", Metadata.ASCII_STRING_MARSHALLER), stage);
    metadata.put(Metadata.Key.of("x-pontage-exchange", Metadata.ASCII_STRING_MARSHALLER), exchange);
    Call call = new Call();
    call.sender =
        (ClientCallStreamObserver<ProcessingRequest>)
            ExternalProcessorGrpc.newStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata))
                .process(call);
    return call;
  }

  /// A request stage that has sent a whole chat request and been routed.
  Call routed(String body) {
    Call call = request();
    call.requestHeaders(":method", "POST", ":path", "/v1/chat/completions");
    call.requestBody(body, true);
    return call;
  }

  /// The exchange's id, as Envoy would hand it to the attempt stage.
  static String exchangeOf(Call routed) {
    return routed
        .answers
        .getFirst()
        .getDynamicMetadata()
        .getFieldsOrThrow("pontage")
        .getStructValue()
        .getFieldsOrThrow("exchange")
        .getStringValue();
  }

  @Override
  public void began() {}

  @Override
  public void attempted(AttemptOutcome outcome) {
    attempts.add(outcome);
  }

  @Override
  public void ended(Ended exchange) {
    ended.add(exchange);
  }

  @Override
  public void attemptFailedInRouter(String cluster, String reason, int status, String requestId) {}

  @Override
  public void close() {
    channel.shutdownNow();
    server.shutdownNow();
  }

  /// One gRPC stream, from Envoy's side.
  static final class Call implements StreamObserver<ProcessingResponse> {
    final List<ProcessingResponse> answers = new ArrayList<>();
    Status status = Status.UNKNOWN;
    boolean closed;
    ClientCallStreamObserver<ProcessingRequest> sender;

    private void send(ProcessingRequest.Builder message) {
      sender.onNext(message.build());
    }

    void requestHeaders(String... namesAndValues) {
      send(ProcessingRequest.newBuilder().setRequestHeaders(headers(false, namesAndValues)));
    }

    void requestHeadersOnly(String... namesAndValues) {
      send(ProcessingRequest.newBuilder().setRequestHeaders(headers(true, namesAndValues)));
    }

    void requestBody(String text, boolean end) {
      send(
          ProcessingRequest.newBuilder()
              .setRequestBody(
                  HttpBody.newBuilder()
                      .setBody(ByteString.copyFromUtf8(text))
                      .setEndOfStream(end)));
    }

    void requestTrailers() {
      send(ProcessingRequest.newBuilder().setRequestTrailers(HttpTrailers.getDefaultInstance()));
    }

    void upstreamHeaders(String cluster, String... namesAndValues) {
      send(
          ProcessingRequest.newBuilder()
              .setRequestHeaders(headers(false, namesAndValues))
              .putAttributes(
                  "envoy.filters.http.ext_proc",
                  Struct.newBuilder()
                      .putFields(
                          "xds.cluster_name", Value.newBuilder().setStringValue(cluster).build())
                      .build()));
    }

    void responseHeaders(String... namesAndValues) {
      send(ProcessingRequest.newBuilder().setResponseHeaders(headers(false, namesAndValues)));
    }

    void responseHeadersOnly(String... namesAndValues) {
      send(ProcessingRequest.newBuilder().setResponseHeaders(headers(true, namesAndValues)));
    }

    void responseBody(String text, boolean end) {
      send(
          ProcessingRequest.newBuilder()
              .setResponseBody(
                  HttpBody.newBuilder()
                      .setBody(ByteString.copyFromUtf8(text))
                      .setEndOfStream(end)));
    }

    void responseTrailers() {
      send(ProcessingRequest.newBuilder().setResponseTrailers(HttpTrailers.getDefaultInstance()));
    }

    void cancel() {
      sender.cancel("the client left", null);
    }

    void halfClose() {
      sender.onCompleted();
    }

    /// The released body so far, and whether it has ended.
    String body() {
      StringBuilder text = new StringBuilder();
      for (ProcessingResponse answer : answers) {
        if (answer.hasResponseHeaders()
            && answer.getResponseHeaders().getResponse().getStatus()
                == ResponseStatus.CONTINUE_AND_REPLACE) {
          text.append(
              answer.getResponseHeaders().getResponse().getBodyMutation().getBody().toStringUtf8());
          text.append("<end>");
        }
        if (answer.hasResponseBody()) {
          var piece =
              answer.getResponseBody().getResponse().getBodyMutation().getStreamedResponse();
          text.append(piece.getBody().toStringUtf8());
          if (piece.getEndOfStream()) {
            text.append("<end>");
          }
        }
      }
      return text.toString();
    }

    /// The headers set by the answer with headers, by name.
    static Map<String, String> set(HeaderMutation mutation) {
      Map<String, String> set = new HashMap<>();
      mutation
          .getSetHeadersList()
          .forEach(option ->
              set.put(
                  option.getHeader().getKey(), option.getHeader().getRawValue().toStringUtf8()));
      return set;
    }

    Map<String, String> releasedHeaders() {
      for (ProcessingResponse answer : answers) {
        if (answer.hasResponseHeaders()) {
          return set(answer.getResponseHeaders().getResponse().getHeaderMutation());
        }
      }
      return Map.of();
    }

    private static HttpHeaders headers(boolean end, String... namesAndValues) {
      HeaderMap.Builder map = HeaderMap.newBuilder();
      for (int i = 0; i < namesAndValues.length; i += 2) {
        map.addHeaders(
            HeaderValue.newBuilder()
                .setKey(namesAndValues[i])
                .setRawValue(ByteString.copyFromUtf8(namesAndValues[i + 1])));
      }
      return HttpHeaders.newBuilder().setHeaders(map).setEndOfStream(end).build();
    }

    @Override
    public void onNext(ProcessingResponse message) {
      answers.add(message);
    }

    @Override
    public void onError(Throwable cause) {
      status = Status.fromThrowable(cause);
      closed = true;
    }

    @Override
    public void onCompleted() {
      status = Status.OK;
      closed = true;
    }
  }
}
