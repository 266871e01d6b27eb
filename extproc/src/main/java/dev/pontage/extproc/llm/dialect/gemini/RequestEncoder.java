package dev.pontage.extproc.llm.dialect.gemini;

import dev.pontage.extproc.llm.dialect.EncodedRequest;
import dev.pontage.extproc.llm.dialect.Target;
import dev.pontage.extproc.llm.dialect.UnsupportedRequest;
import dev.pontage.extproc.llm.json.Json;
import dev.pontage.extproc.llm.json.JsonArray;
import dev.pontage.extproc.llm.json.JsonString;
import dev.pontage.extproc.llm.json.JsonWriter;
import dev.pontage.extproc.llm.model.ChatRequest;
import dev.pontage.extproc.llm.model.WireFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Writes one request. For one use.
final class RequestEncoder {
  private final ChatRequest request;
  private final Target target;
  private final ModelTraits traits;
  private final Set<String> dropped = new LinkedHashSet<>();
  private final JsonWriter out;

  /// An encoder of `request` for `target`.
  RequestEncoder(ChatRequest request, Target target) {
    this.request = request;
    this.target = target;
    this.traits = ModelTraits.of(target.model());
    this.out = new JsonWriter(request.source().length() + 1_024);
  }

  /// The request as it goes to Gemini.
  ///
  /// @throws UnsupportedRequest if something that bears meaning can't be said in Gemini's schema
  EncodedRequest encode() throws UnsupportedRequest {
    if (request.origin() == WireFormat.GEMINI_GENERATE_CONTENT) {
      request.source().writeTo(out); // the model stands in the path
    } else {
      body();
    }
    String path =
        request.stream()
            ? ModelPath.of(target.pathPrefix(), target.model(), "streamGenerateContent?alt=sse")
            : ModelPath.of(target.pathPrefix(), target.model(), "generateContent");
    return EncodedRequest.of(path, List.of(), out, List.copyOf(dropped));
  }

  private void body() throws UnsupportedRequest {
    Conversation conversation = Conversation.of(request.messages(), dropped);
    out.beginObject();
    if (!conversation.system().isEmpty()) {
      out.name("systemInstruction").beginObject().name("parts").beginArray();
      for (JsonString text : conversation.system()) {
        out.beginObject().name("text").value(text).endObject();
      }
      out.endArray().endObject();
    }
    out.name("contents").beginArray();
    PartWriter parts = new PartWriter(out, traits);
    for (Conversation.Turn turn : conversation.turns()) {
      parts.turn(turn);
    }
    out.endArray();
    ToolWriter.write(request.tools(), request.toolChoice(), out);
    new GenerationConfig(request, traits, out, dropped).write(target);
    rest();
    out.endObject();
  }

  private void rest() throws UnsupportedRequest {
    if (Boolean.FALSE.equals(request.parallelToolCalls()) && !request.tools().isEmpty()) {
      dropped.add("parallel_tool_calls");
    }
    if (request.user() != null) {
      dropped.add("user");
    }
    for (Map.Entry<String, Json> field : request.other().entrySet()) {
      Json value = field.getValue();
      if (value.isNull()) {
        continue;
      }
      switch (field.getKey()) {
        case "logprobs", "top_logprobs" -> {} // stand in the generation's configuration
        case "modalities" -> modalities(value);
        case "service_tier" -> serviceTier(value);
        default -> dropped.add(field.getKey());
      }
    }
  }

  private static void modalities(Json modalities) throws UnsupportedRequest {
    if (modalities instanceof JsonArray array) {
      for (Json modality : array) {
        if (!modality.equals(JsonString.of("text"))) {
          throw new UnsupportedRequest("modalities", "only text can be asked of Gemini here");
        }
      }
    }
  }

  private void serviceTier(Json tier) {
    switch (tier instanceof JsonString text ? text.text() : "") {
      case "auto" -> {} // is what it does anyway
      case "default" -> out.name("serviceTier").value("standard");
      case "flex" -> out.name("serviceTier").value("flex");
      case "priority" -> out.name("serviceTier").value("priority");
      default -> dropped.add("service_tier");
    }
  }
}
