package dev.pontage.extproc.llm.dialect.anthropic;

import dev.pontage.extproc.llm.dialect.UnsupportedRequest;
import dev.pontage.extproc.llm.json.JsonObject;
import dev.pontage.extproc.llm.json.JsonString;
import dev.pontage.extproc.llm.json.JsonWriter;
import dev.pontage.extproc.llm.model.ChatRequest;
import dev.pontage.extproc.llm.model.Tool;
import dev.pontage.extproc.llm.model.ToolChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which tools are declared and which the model must call.
///
/// @param answerSchema the schema of the structured answer if it's asked for as a tool
/// @param choice the value of `tool_choice.type`, `null` for none at all
/// @param named the tool to call where `choice` is `tool`
record ToolPlan(
    List<Tool> tools,
    @Nullable JsonObject answerSchema,
    @Nullable String choice,
    @Nullable JsonString named,
    boolean oneAtATime) {

  /// Decides.
  ///
  /// @param called the names of the tools called in the conversation so far
  /// @param answerSchema the schema of the structured answer if the model has no way of its own
  /// @param dropped takes `response_format` if the client forces other tools instead
  /// @throws UnsupportedRequest if the choice doesn't fit the tools
  static ToolPlan of(
      ChatRequest request,
      Set<JsonString> called,
      @Nullable JsonObject answerSchema,
      Set<String> dropped)
      throws UnsupportedRequest {
    List<Tool> tools = request.tools();
    for (int i = 0; i < tools.size(); i++) {
      if (StructuredAnswer.isTool(tools.get(i).name())) {
        throw new UnsupportedRequest("tools[" + i + "].function.name", "this name is reserved");
      }
    }
    String choice = null;
    JsonString named = null;
    switch (request.toolChoice()) {
      case null -> {}
      case ToolChoice.Auto _ -> choice = "auto";
      case ToolChoice.None _ -> choice = "none";
      case ToolChoice.Required _ -> choice = "any";
      case ToolChoice.Named name -> {
        choice = "tool";
        named = JsonString.of(name.name());
      }
      case ToolChoice.Allowed allowed -> {
        choice = allowed.required() ? "any" : "auto";
        tools =
            tools.stream().filter(tool -> allowed.names().contains(tool.name().text())).toList();
      }
    }
    boolean forced = isForced(choice);
    if (tools.isEmpty()) {
      if (forced) {
        throw new UnsupportedRequest("tool_choice", "none of the tools to call is among `tools`");
      }
      tools = declared(called);
      choice = tools.isEmpty() ? null : "none";
    }
    boolean oneAtATime = Boolean.FALSE.equals(request.parallelToolCalls());
    if (answerSchema != null) {
      if (forced) {
        dropped.add("response_format");
        answerSchema = null;
      } else if ((choice == null && !tools.isEmpty()) || "auto".equals(choice)) {
        choice = "any"; // a tool of the client's, or the answer
      } else {
        choice = "tool";
        named = JsonString.of(StructuredAnswer.TOOL);
        oneAtATime = true;
      }
    }
    return new ToolPlan(tools, answerSchema, choice, named, oneAtATime);
  }

  /// Declarations for tools that the conversation used and the request no longer declares:
  /// Anthropic refuses tool blocks without any. The model isn't allowed to call them.
  private static List<Tool> declared(Set<JsonString> called) {
    List<Tool> tools = new ArrayList<>();
    for (JsonString name : called) {
      tools.add(new Tool(name, null, null, null));
    }
    return tools;
  }

  private static boolean isForced(@Nullable String choice) {
    return "any".equals(choice) || "tool".equals(choice);
  }

  /// True if the model must call a tool.
  boolean forcesTool() {
    return isForced(choice);
  }

  /// Appends `tools` and `tool_choice`, where there are any.
  ///
  /// @param strict whether the model can be held to a tool's schema
  /// @param dropped takes `tools.function.strict` if it can't
  void write(JsonWriter out, boolean strict, Set<String> dropped) {
    if (tools.isEmpty() && answerSchema == null) {
      return;
    }
    out.name("tools").beginArray();
    for (Tool tool : tools) {
      boolean enforced = strict && Boolean.TRUE.equals(tool.strict());
      if (!enforced && Boolean.TRUE.equals(tool.strict())) {
        dropped.add("tools.function.strict");
      }
      tool(tool, enforced, out);
    }
    if (answerSchema != null) {
      Tool answer =
          new Tool(
              JsonString.of(StructuredAnswer.TOOL),
              JsonString.of("Gives the answer. Call it exactly once, with the complete answer."),
              answerSchema,
              null);
      tool(answer, false, out);
    }
    out.endArray();
    choice(out);
  }

  private void choice(JsonWriter out) {
    boolean single = oneAtATime && !"none".equals(choice);
    if (choice == null && !single) {
      return;
    }
    out.name("tool_choice").beginObject().name("type").value(choice == null ? "auto" : choice);
    if (named != null) {
      out.name("name").value(named);
    }
    if (single) {
      out.name("disable_parallel_tool_use").value(true);
    }
    out.endObject();
  }

  private static void tool(Tool tool, boolean enforced, JsonWriter out) {
    out.beginObject().name("name").value(tool.name());
    JsonString description = tool.description();
    if (description != null && !description.isBlank()) {
      out.name("description").value(description);
    }
    out.name("input_schema");
    JsonObject schema = tool.parameters();
    if (schema == null) {
      out.beginObject().name("type").value("object");
      out.name("properties").beginObject().endObject();
      if (enforced) {
        out.name("additionalProperties").value(false);
      }
      out.endObject();
    } else if (enforced) {
      SchemaFit.write(schema, out);
    } else if (schema.getNonNull("type") == null) {
      schema.writeWith(out, List.of(new JsonObject.Replacement("type", JsonString.of("object"))));
    } else {
      out.value(schema);
    }
    if (enforced) {
      out.name("strict").value(true);
    }
    out.endObject();
  }
}
