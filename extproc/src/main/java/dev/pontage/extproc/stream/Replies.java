package dev.pontage.extproc.stream;

import com.google.protobuf.ByteString;
import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.UnsafeByteOperations;
import com.google.protobuf.Value;
import dev.pontage.extproc.llm.dialect.EncodedRequest;
import dev.pontage.extproc.llm.model.WireFormat;
import dev.pontage.extproc.routing.choose.Candidate;
import io.envoyproxy.envoy.service.ext_proc.v3.BodyMutation;
import io.envoyproxy.envoy.service.ext_proc.v3.BodyResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.CommonResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.HeadersResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.ImmediateResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.StreamedBodyResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.TrailersResponse;
import io.envoyproxy.envoy.type.v3.HttpStatus;
import io.envoyproxy.envoy.type.v3.StatusCode;
import java.util.List;
import java.util.Locale;

/// The messages we send to Envoy.
final class Replies {
  /// Dynamic metadata namespace from which Envoy's cluster specifier reads the order of providers.
  static final String ROUTE_NAMESPACE = "pontage.route";

  /// Dynamic metadata namespace from which the attempt stage's filter reads the exchange's id.
  private static final String OWN_NAMESPACE = "pontage";

  private static final String EXCHANGE = "exchange";

  /// Tells Envoy's local replies which shape this client reads.
  private static final String CLIENT_FORMAT = "client_format";

  /// Stands for the request's body between the stages; no provider sees it.
  private static final BodyMutation PLACEHOLDER =
      BodyMutation.newBuilder().setBody(ByteString.copyFromUtf8("{}")).build();

  private static final ProcessingResponse REQUEST_TRAILERS =
      ProcessingResponse.newBuilder()
          .setRequestTrailers(TrailersResponse.getDefaultInstance())
          .build();
  private static final ProcessingResponse RESPONSE_TRAILERS =
      ProcessingResponse.newBuilder()
          .setResponseTrailers(TrailersResponse.getDefaultInstance())
          .build();

  private Replies() {}

  /// Lets the request go on to the providers of `route`, with changed headers and without its body:
  /// the attempt stage supplies one. A whole replacement is one message; an answer to the headers
  /// and another to the body would be two.
  static ProcessingResponse routed(HeaderChanges changes, Struct route) {
    return ProcessingResponse.newBuilder()
        .setRequestHeaders(
            HeadersResponse.newBuilder()
                .setResponse(
                    CommonResponse.newBuilder()
                        .setStatus(CommonResponse.ResponseStatus.CONTINUE_AND_REPLACE)
                        .setHeaderMutation(changes.build())
                        .setBodyMutation(PLACEHOLDER)
                        .setClearRouteCache(true)))
        .setDynamicMetadata(route)
        .build();
  }

  /// Dynamic metadata: the order of providers as Envoy's priority_group cluster specifier reads it
  /// (attempt n uses group n), and the exchange's id for the attempt stage. Clients can't set
  /// metadata, and unlike a header it neither reaches a provider nor is lost when an attempt strips
  /// headers: Envoy's attempts share one set of request headers.
  static Struct route(String exchange, WireFormat client, List<Candidate> candidates) {
    ListValue.Builder groups = ListValue.newBuilder();
    for (int i = 0; i < candidates.size(); i++) {
      Struct cluster =
          Struct.newBuilder()
              .putFields("cluster_name", text(candidates.get(i).provider().cluster()))
              .putFields("weight", Value.newBuilder().setNumberValue(1).build())
              .build();
      groups.addValues(
          Value.newBuilder()
              .setStructValue(
                  Struct.newBuilder()
                      .putFields("name", text("attempt-" + (i + 1)))
                      .putFields(
                          "clusters",
                          Value.newBuilder()
                              .setListValue(
                                  ListValue.newBuilder()
                                      .addValues(Value.newBuilder().setStructValue(cluster)))
                              .build())));
    }
    Struct namespace =
        Struct.newBuilder()
            .putFields("priority_groups", Value.newBuilder().setListValue(groups).build())
            .build();
    Struct own =
        Struct.newBuilder()
            .putFields(EXCHANGE, text(exchange))
            .putFields(CLIENT_FORMAT, text(client.name().toLowerCase(Locale.ROOT)))
            .build();
    return Struct.newBuilder()
        .putFields(ROUTE_NAMESPACE, Value.newBuilder().setStructValue(namespace).build())
        .putFields(OWN_NAMESPACE, Value.newBuilder().setStructValue(own).build())
        .build();
  }

  private static Value text(String text) {
    return Value.newBuilder().setStringValue(text).build();
  }

  private static BodyMutation streamed(ByteString body, boolean end) {
    return BodyMutation.newBuilder()
        .setStreamedResponse(StreamedBodyResponse.newBuilder().setBody(body).setEndOfStream(end))
        .build();
  }

  /// Lets trailers of the request pass.
  static ProcessingResponse requestTrailers() {
    return REQUEST_TRAILERS;
  }

  /// Sends a provider its request: headers and the whole body.
  static ProcessingResponse upstreamRequest(HeaderChanges changes, EncodedRequest request) {
    return ProcessingResponse.newBuilder()
        .setRequestHeaders(
            HeadersResponse.newBuilder()
                .setResponse(
                    CommonResponse.newBuilder()
                        .setStatus(CommonResponse.ResponseStatus.CONTINUE_AND_REPLACE)
                        .setHeaderMutation(changes.build())
                        .setBodyMutation(
                            BodyMutation.newBuilder()
                                .setBody(
                                    UnsafeByteOperations.unsafeWrap(
                                        request.bytes(), 0, request.length())))))
        .build();
  }

  /// Releases the held response headers.
  static ProcessingResponse responseHeaders(HeaderChanges changes) {
    return ProcessingResponse.newBuilder()
        .setResponseHeaders(
            HeadersResponse.newBuilder()
                .setResponse(CommonResponse.newBuilder().setHeaderMutation(changes.build())))
        .build();
  }

  /// Releases the held headers of a response together with its whole body. Only when Envoy has said
  /// that the provider's response is complete: what came after would not be held back.
  static ProcessingResponse responseHeadersAndBody(HeaderChanges changes, ByteString body) {
    return ProcessingResponse.newBuilder()
        .setResponseHeaders(
            HeadersResponse.newBuilder()
                .setResponse(
                    CommonResponse.newBuilder()
                        .setStatus(CommonResponse.ResponseStatus.CONTINUE_AND_REPLACE)
                        .setHeaderMutation(changes.build())
                        .setBodyMutation(BodyMutation.newBuilder().setBody(body))))
        .build();
  }

  /// Releases a piece of the response body.
  static ProcessingResponse responseBody(ByteString body, boolean end) {
    return ProcessingResponse.newBuilder()
        .setResponseBody(
            BodyResponse.newBuilder()
                .setResponse(CommonResponse.newBuilder().setBodyMutation(streamed(body, end))))
        .build();
  }

  /// Lets trailers of the response pass.
  static ProcessingResponse responseTrailers() {
    return RESPONSE_TRAILERS;
  }

  /// Answers the client without asking any provider.
  static ProcessingResponse immediate(
      int status, HeaderChanges headers, byte[] body, String details) {
    return ProcessingResponse.newBuilder()
        .setImmediateResponse(
            ImmediateResponse.newBuilder()
                .setStatus(HttpStatus.newBuilder().setCode(StatusCode.forNumber(status)))
                .setHeaders(headers.build())
                .setBody(UnsafeByteOperations.unsafeWrap(body))
                .setDetails(details))
        .build();
  }
}
