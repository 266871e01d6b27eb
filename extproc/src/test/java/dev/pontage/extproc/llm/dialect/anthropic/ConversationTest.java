package dev.pontage.extproc.llm.dialect.anthropic;

import static dev.pontage.extproc.llm.dialect.anthropic.Chat.call;
import static dev.pontage.extproc.llm.dialect.anthropic.Chat.chat;
import static dev.pontage.extproc.llm.dialect.anthropic.Chat.hello;
import static dev.pontage.extproc.llm.dialect.anthropic.Chat.image;
import static dev.pontage.extproc.llm.dialect.anthropic.Chat.json;
import static dev.pontage.extproc.llm.dialect.anthropic.Chat.s;
import static dev.pontage.extproc.llm.dialect.anthropic.Chat.text;
import static dev.pontage.extproc.llm.dialect.anthropic.RequestEncoderTest.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pontage.extproc.llm.dialect.UnsupportedRequest;
import dev.pontage.extproc.llm.model.MediaSource;
import dev.pontage.extproc.llm.model.Message;
import dev.pontage.extproc.llm.model.Part;
import dev.pontage.extproc.llm.model.Role;
import dev.pontage.extproc.llm.model.ToolArguments;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConversationTest {
  @Test
  void instructionsAreHoistedInOrder() throws UnsupportedRequest {
    Chat chat =
        chat().system("one").user("a").message(Role.DEVELOPER, text("two"), text(" ")).user("b");
    assertThat(chat.field("system"))
        .isEqualTo("[{\"type\":\"text\",\"text\":\"one\"},{\"type\":\"text\",\"text\":\"two\"}]");
    assertThat(chat.field("messages"))
        .isEqualTo(
            """
            [{"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}]\
            """);
  }

  @Test
  void blankTextsAndEmptyMessagesVanishAndTheirNeighboursMerge() throws UnsupportedRequest {
    Chat chat =
        hello()
            .assistant(text("\n "))
            .user("again")
            .assistant(text("x"))
            .user("")
            .assistant(text("y"));
    assertThat(chat.field("messages"))
        .isEqualTo(
            """
            [{"role":"user","content":[{"type":"text","text":"Hello"},{"type":"text","text":"again"}]},\
            {"role":"assistant","content":[{"type":"text","text":"x"},{"type":"text","text":"y"}]}]\
            """);
  }

  @Test
  void resultsComeFirstInTheOrderOfTheirCalls() throws UnsupportedRequest {
    Chat chat =
        hello()
            .tool("f")
            .assistant(
                text("let me see"),
                call("a", "f", "{\"n\":12345678901234567890}"),
                call("b", "f", ""))
            .user("by the way")
            .result("b", "B")
            .result("a", "A");
    assertThat(chat.field("messages"))
        .isEqualTo(
            """
            [{"role":"user","content":"Hello"},\
            {"role":"assistant","content":[{"type":"text","text":"let me see"},\
            {"type":"tool_use","id":"a","name":"f","input":{"n":12345678901234567890}},\
            {"type":"tool_use","id":"b","name":"f","input":{}}]},\
            {"role":"user","content":[\
            {"type":"tool_result","tool_use_id":"a","content":"A"},\
            {"type":"tool_result","tool_use_id":"b","content":"B"},\
            {"type":"text","text":"by the way"}]}]\
            """);
  }

  @Test
  void resultsCarryImagesAndFailures() throws UnsupportedRequest {
    Part.ToolResult result =
        new Part.ToolResult(s("a"), List.of(text("see"), image("image/png", "AAAA")), true);
    Chat chat = hello().tool("f").assistant(call("a", "f", "{}")).message(Role.TOOL, result);
    assertThat(chat.field("messages"))
        .contains(
            """
            {"type":"tool_result","tool_use_id":"a","content":[{"type":"text","text":"see"},\
            {"type":"image","source":{"type":"base64","media_type":"image/png","data":"AAAA"}}],\
            "is_error":true}\
            """);
  }

  @Test
  void anEmptyResultHasNoContent() throws UnsupportedRequest {
    assertThat(hello().tool("f").assistant(call("a", "f", "{}")).result("a", "").field("messages"))
        .contains("{\"type\":\"tool_result\",\"tool_use_id\":\"a\"}");
  }

  @Test
  void callsAndResultsMustMatch() {
    Chat called = hello().tool("f").assistant(call("a", "f", "{}"), call("b", "f", "{}"));
    refused(called, "messages[1].tool_calls[0]");
    refused(called.result("a", "A").user("go on"), "messages[1].tool_calls[1]");
    refused(hello().result("x", "X"), "messages[1].tool_call_id");
    refused(
        hello().assistant(call("a", "f", "{}")).result("a", "1").result("a", "2"),
        "messages[3].tool_call_id");
    refused(
        hello().assistant(call("a", "f", "{}"), call("a", "g", "{}")),
        "messages[1].tool_calls[1].id");
    refused(
        hello()
            .assistant(call("a", "f", "{}"))
            .result("a", "1")
            .assistant(text("ok"))
            .result("a", "2"),
        "messages[4].tool_call_id");
  }

  @Test
  void argumentsThatAreNoObjectAreRefused() {
    refused(
        hello().assistant(call("a", "f", "{oops")).result("a", "A"),
        "messages[1].tool_calls[0].function.arguments");
    refused(
        hello().assistant(call("a", "f", "[1]")).result("a", "A"),
        "messages[1].tool_calls[0].function.arguments");
  }

  @Test
  void anIdUsedInTwoTurnsBecomesTwo() throws UnsupportedRequest {
    Chat chat =
        hello()
            .assistant(call("call_0", "f", "{}"))
            .result("call_0", "1")
            .assistant(call("call_0", "f", "{}"))
            .result("call_0", "2");
    assertThat(chat.field("messages"))
        .contains("\"tool_use_id\":\"call_0\",\"content\":\"1\"")
        .contains("\"id\":\"enc_call_5f0__2\"")
        .contains("\"tool_use_id\":\"enc_call_5f0__2\",\"content\":\"2\"");
  }

  @Test
  void thoughtsComeBackFirstAndUnchanged() throws UnsupportedRequest {
    Chat chat =
        hello()
            .assistant(
                text("answer"),
                new Part.Thinking(s("hm\n"), s("sig==")),
                new Part.RedactedThinking(s("xyz")),
                new Part.Thinking(s("unsigned"), null))
            .user("next");
    assertThat(chat.field("messages"))
        .contains(
            """
            {"role":"assistant","content":[{"type":"thinking","thinking":"hm\\n","signature":"sig=="},\
            {"type":"redacted_thinking","data":"xyz"},{"type":"text","text":"answer"}]}\
            """);
    assertThat(chat.dropped()).containsExactly("messages.reasoning_content");
  }

  @Test
  void thoughtsBetweenOtherBlocksKeepTheirPlaceIfTheTurnBeginsWithOne() throws UnsupportedRequest {
    Chat chat =
        hello()
            .assistant(
                new Part.Thinking(s("1"), s("a")), text("x"), new Part.Thinking(s("2"), s("b")))
            .user("next");
    assertThat(chat.field("messages"))
        .containsSubsequence("\"thinking\":\"1\"", "\"text\":\"x\"", "\"thinking\":\"2\"");
  }

  @Test
  void refusalsOfThePastAreText() throws UnsupportedRequest {
    assertThat(hello().assistant(new Part.Refusal(s("No."))).user("why").field("messages"))
        .contains("{\"type\":\"text\",\"text\":\"No.\"}");
  }

  @Test
  void imagesByDataAndAddress() throws UnsupportedRequest {
    Chat chat =
        chat()
            .message(
                Role.USER,
                image("image/jpg", "/9j/"),
                new Part.Image(new MediaSource.Url(s("https://x/y.png")), s("high")));
    assertThat(chat.field("messages"))
        .isEqualTo(
            """
            [{"role":"user","content":[{"type":"image","source":{"type":"base64",\
            "media_type":"image/jpeg","data":"/9j/"}},{"type":"image","source":{"type":"url",\
            "url":"https://x/y.png"}}]}]\
            """);
    assertThat(chat.dropped()).containsExactly("image_url.detail");
    refused(
        chat().message(Role.USER, text("?"), image("image/bmp", "x")),
        "messages[0].content[1].image_url");
  }

  @Test
  void documents() throws UnsupportedRequest {
    Part pdf = new Part.Document(new MediaSource.Base64("application/pdf", s("JVBE")), s("a.pdf"));
    Part plain = new Part.Document(new MediaSource.Base64("text/plain", s("aMOp")), null);
    Part url = new Part.Document(new MediaSource.Url(s("https://x/y.pdf")), null);
    assertThat(chat().message(Role.USER, pdf, plain, url).field("messages"))
        .isEqualTo(
            """
            [{"role":"user","content":[{"type":"document","source":{"type":"base64",\
            "media_type":"application/pdf","data":"JVBE"},"title":"a.pdf"},{"type":"document",\
            "source":{"type":"text","media_type":"text/plain","data":"hé"}},{"type":"document",\
            "source":{"type":"url","url":"https://x/y.pdf"}}]}]\
            """);
  }

  @Test
  void whatAnthropicCannotReadIsRefused() {
    refused(
        chat().message(Role.USER, new Part.Audio("wav", s("AA"))),
        "messages[0].content[0].input_audio");
    refused(
        chat().message(Role.USER, new Part.Document(new MediaSource.FileId(s("file-1")), null)),
        "messages[0].content[0].file.file_id");
    refused(
        chat()
            .message(
                Role.USER, new Part.Document(new MediaSource.Base64("text/plain", s("!!")), null)),
        "messages[0].content[0].file");
    refused(
        chat().message(Role.SYSTEM, image("image/png", "x")).user("hi"), "messages[0].content[0]");
  }

  @Test
  void argumentsThatCameAsAnObjectAreSplicedIn() throws UnsupportedRequest {
    Part call =
        new Part.ToolCall(s("a"), s("f"), new ToolArguments.OfObject(json("{\"x\": 0.10}")), null);
    assertThat(hello().assistant(call).result("a", "A").field("messages"))
        .contains("\"input\":{\"x\": 0.10}");
  }

  @Test
  void namesOfSpeakersAreListed() {
    var dropped = new java.util.LinkedHashSet<String>();
    try {
      Conversation.of(List.of(new Message(Role.USER, List.of(text("x")), s("bob"))), dropped);
    } catch (UnsupportedRequest e) {
      throw new AssertionError(e);
    }
    assertThat(dropped).containsExactly("messages.name");
  }
}
