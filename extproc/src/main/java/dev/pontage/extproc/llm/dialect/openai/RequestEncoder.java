package dev.pontage.extproc.llm.dialect.openai;

import dev.pontage.extproc.llm.dialect.EncodedRequest;
import dev.pontage.extproc.llm.dialect.UnsupportedRequest;
import dev.pontage.extproc.llm.json.JsonNumber;
import dev.pontage.extproc.llm.json.JsonString;
import dev.pontage.extproc.llm.json.JsonWriter;
import dev.pontage.extproc.llm.model.ChatRequest;
import dev.pontage.extproc.llm.model.Reasoning;
import dev.pontage.extproc.llm.model.ResponseFormat;
import dev.pontage.extproc.llm.model.Tool;
import dev.pontage.extproc.llm.model.ToolChoice;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Writes a request that came in another schema.
final class RequestEncoder {
  private static final long LOW_BUDGET = 2_048;
  private static final long MEDIUM_BUDGET = 8_192;

  private final ChatRequest request;
  private final JsonWriter out;
  private final Set<String> dropped;

  private RequestEncoder(ChatRequest request) {
    this.request = request;
    this.out = new JsonWriter(request.source().length() + 1_024);
    this.dropped = new LinkedHashSet<>(request.other().keySet());
  }

  static EncodedRequest encode(ChatRequest request, String model, String path)
      throws UnsupportedRequest {
    RequestEncoder encoder = new RequestEncoder(request);
    encoder.write(model);
    List<String> dropped = new ArrayList<>(encoder.dropped);
    return EncodedRequest.of(path, List.of(), encoder.out, dropped);
  }

  private void write(String model) throws UnsupportedRequest {
    out.beginObject().name("model").value(model).name("messages").beginArray();
    new MessageEncoder(out, dropped).write(request.messages());
    out.endArray();
    tools();
    if (request.maxTokens() != null) {
      out.name("max_completion_tokens").value(request.maxTokens());
    }
    if (!request.stop().isEmpty()) {
      out.name("stop").beginArray();
      for (JsonString stop : request.stop()) {
        out.value(stop);
      }
      out.endArray();
    }
    number("temperature", request.sampling().temperature());
    number("top_p", request.sampling().topP());
    number("presence_penalty", request.sampling().presencePenalty());
    number("frequency_penalty", request.sampling().frequencyPenalty());
    number("seed", request.sampling().seed());
    if (request.sampling().topK() != null) {
      dropped.add("top_k");
    }
    if (request.choices() != null) {
      out.name("n").value(request.choices());
    }
    if (request.responseFormat() != null) {
      write(request.responseFormat());
    }
    if (request.reasoning() != null) {
      write(request.reasoning());
    }
    if (request.user() != null) {
      out.name("user").value(request.user());
    }
    if (request.stream()) {
      out.name("stream").value(true);
      out.name("stream_options").beginObject().name("include_usage").value(true).endObject();
    }
    out.endObject();
  }

  private void number(String name, @Nullable JsonNumber number) {
    if (number != null) {
      out.name(name).value(number);
    }
  }

  private void tools() {
    if (request.tools().isEmpty()) {
      return; // the vendor refuses a choice without tools
    }
    out.name("tools").beginArray();
    for (Tool tool : request.tools()) {
      out.beginObject().name("type").value("function").name("function").beginObject();
      out.name("name").value(tool.name());
      if (tool.description() != null) {
        out.name("description").value(tool.description());
      }
      if (tool.parameters() != null) {
        out.name("parameters").value(tool.parameters());
      }
      if (tool.strict() != null) {
        out.name("strict").value(tool.strict());
      }
      out.endObject().endObject();
    }
    out.endArray();
    switch (request.toolChoice()) {
      case null -> {}
      case ToolChoice.Auto() -> out.name("tool_choice").value("auto");
      case ToolChoice.None() -> out.name("tool_choice").value("none");
      case ToolChoice.Required() -> out.name("tool_choice").value("required");
      case ToolChoice.Named(String name) -> function(out.name("tool_choice"), name);
      case ToolChoice.Allowed(boolean required, List<String> names) -> {
        out.name("tool_choice").beginObject().name("type").value("allowed_tools");
        out.name("allowed_tools").beginObject();
        out.name("mode").value(required ? "required" : "auto").name("tools").beginArray();
        names.forEach(name -> function(out, name));
        out.endArray().endObject().endObject();
      }
    }
    if (request.parallelToolCalls() != null) {
      out.name("parallel_tool_calls").value(request.parallelToolCalls());
    }
  }

  private static void function(JsonWriter out, String name) {
    out.beginObject().name("type").value("function").name("function").beginObject();
    out.name("name").value(name).endObject().endObject();
  }

  private void write(ResponseFormat format) {
    out.name("response_format").beginObject().name("type");
    switch (format) {
      case ResponseFormat.AnyJson() -> out.value("json_object");
      case ResponseFormat.Schema schema -> {
        out.value("json_schema").name("json_schema").beginObject();
        out.name("name").value(schema.name());
        if (schema.schema() != null) {
          out.name("schema").value(schema.schema());
        }
        if (schema.strict() != null) {
          out.name("strict").value(schema.strict());
        }
        out.endObject();
      }
    }
    out.endObject();
  }

  /// A budget becomes the effort it comes nearest to. That a model shall not think can't be said to
  /// all of the vendor's models, so that is left out.
  private void write(Reasoning reasoning) {
    Long budget = reasoning.budgetTokens();
    if (reasoning.effort() != null) {
      out.name("reasoning_effort").value(reasoning.effort());
    } else if (budget != null && budget > 0) {
      out.name("reasoning_effort")
          .value(budget <= LOW_BUDGET ? "low" : budget <= MEDIUM_BUDGET ? "medium" : "high");
    }
  }
}
