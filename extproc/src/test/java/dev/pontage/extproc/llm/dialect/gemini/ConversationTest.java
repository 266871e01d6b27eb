package dev.pontage.extproc.llm.dialect.gemini;

import static dev.pontage.extproc.llm.dialect.gemini.Gemini.HELLO;
import static dev.pontage.extproc.llm.dialect.gemini.Gemini.NEW;
import static dev.pontage.extproc.llm.dialect.gemini.Gemini.OLD;
import static dev.pontage.extproc.llm.dialect.gemini.Gemini.contents;
import static dev.pontage.extproc.llm.dialect.gemini.Gemini.encode;
import static dev.pontage.extproc.llm.dialect.gemini.Gemini.field;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pontage.extproc.llm.dialect.UnsupportedRequest;
import org.junit.jupiter.api.Test;

class ConversationTest {
  private static final String CALLS =
      "{'role':'assistant','content':null,'tool_calls':["
          + "{'id':'call_a','type':'function','function':{'name':'f','arguments':'{\\'n\\':9007199254740993}'}},"
          + "{'id':'call_b','type':'function','function':{'name':'g','arguments':''}}]}";

  /// Quotes inside of quoted JSON must be escaped for [Gemini#json], which knows single ones only.
  private static String calls() {
    return CALLS.replace("\\'", "\\\"");
  }

  private static String result(String id, String text) {
    return "{'role':'tool','tool_call_id':'" + id + "','content':'" + text + "'}";
  }

  private static String refusedField(String messages) {
    try {
      encode(OLD, messages, "");
    } catch (UnsupportedRequest e) {
      return e.field();
    }
    return "none";
  }

  @Test
  void instructionsAreHoistedInOrderWhereverTheyStand() throws UnsupportedRequest {
    String messages =
        "{'role':'system','content':'A'}," + HELLO + ",{'role':'developer','content':'B'}";
    assertThat(field("systemInstruction", OLD, messages, ""))
        .isEqualTo("{'parts':[{'text':'A'},{'text':'B'}]}");
    assertThat(contents(OLD, messages)).isEqualTo("[{'role':'user','parts':[{'text':'Hello'}]}]");
  }

  @Test
  void instructionsAloneAreTheUsersTurn() throws UnsupportedRequest {
    String messages = "{'role':'system','content':'Say hi'}";
    assertThat(contents(OLD, messages)).isEqualTo("[{'role':'user','parts':[{'text':'Say hi'}]}]");
    assertThat(field("systemInstruction", OLD, messages, "")).isEqualTo("none");
  }

  @Test
  void aConversationWithoutAnyTextIsRefused() {
    assertThat(refusedField("{'role':'user','content':''}")).isEqualTo("messages");
  }

  @Test
  void turnsOfTheSameSideAreMergedAndEmptyTextsLeftOut() throws UnsupportedRequest {
    assertThat(
            contents(
                OLD,
                "{'role':'user','content':'A'},{'role':'user','content':[{'type':'text','text':''},"
                    + "{'type':'text','text':'B'}]},{'role':'assistant','content':'C'},"
                    + "{'role':'assistant','content':'D','refusal':'E'}"))
        .isEqualTo(
            "[{'role':'user','parts':[{'text':'A'},{'text':'B'}]},"
                + "{'role':'model','parts':[{'text':'C'},{'text':'D'},{'text':'E'}]}]");
  }

  @Test
  void resultsComeInTheOrderOfTheCallsWithTheNamesOfTheFunctions() throws UnsupportedRequest {
    assertThat(
            contents(
                OLD,
                HELLO + "," + calls() + "," + result("call_b", "2") + "," + result("call_a", "1")))
        .isEqualTo(
            "[{'role':'user','parts':[{'text':'Hello'}]},"
                + "{'role':'model','parts':["
                + "{'functionCall':{'name':'f','args':{'n':9007199254740993}}},"
                + "{'functionCall':{'name':'g','args':{}}}]},"
                + "{'role':'user','parts':["
                + "{'functionResponse':{'name':'f','response':{'output':'1'}}},"
                + "{'functionResponse':{'name':'g','response':{'output':'2'}}}]}]");
  }

  @Test
  void anIdCalledAgainInALaterTurnMeansTheLaterCall() throws UnsupportedRequest {
    String again = calls().replace("'f'", "'h'");
    String results = "," + result("call_a", "1") + "," + result("call_b", "2");
    assertThat(contents(OLD, HELLO + "," + calls() + results + "," + again + results))
        .contains("{'functionResponse':{'name':'h','response':{'output':'1'}}}");
  }

  @Test
  void aMissingResultAnOrphanAndASecondResultAreRefused() {
    assertThat(refusedField(HELLO + "," + calls() + "," + result("call_a", "1")))
        .isEqualTo("messages[1].tool_calls[1]");
    assertThat(refusedField(HELLO + "," + calls() + "," + result("call_x", "1")))
        .isEqualTo("messages[2].tool_call_id");
    assertThat(
            refusedField(
                HELLO + "," + calls() + "," + result("call_a", "1") + "," + result("call_a", "1")))
        .isEqualTo("messages[3].tool_call_id");
    assertThat(refusedField(HELLO + "," + calls() + "," + HELLO))
        .isEqualTo("messages[1].tool_calls[0]");
  }

  @Test
  void argumentsThatAreNoObjectAreRefused() {
    String results = "," + result("call_a", "1") + "," + result("call_b", "2");
    assertThat(refusedField(HELLO + "," + calls().replace("9007199254740993}", "") + results))
        .isEqualTo("messages[1].tool_calls[0].function.arguments");
  }

  @Test
  void aResultThatIsAnObjectGoesAsItIs() throws UnsupportedRequest {
    String object = "{\\\"t\\\": 0.10, \\\"u\\\":[1]}";
    assertThat(
            contents(
                OLD,
                HELLO
                    + ","
                    + calls()
                    + ","
                    + result("call_a", "\\n " + object)
                    + ","
                    + result("call_b", "{not JSON}")))
        .contains("'response':{'t': 0.10, 'u':[1]}")
        .contains("'response':{'output':'{not JSON}'}");
  }

  @Test
  void picturesInResultsGoIntoThemWhereTheModelTakesThat() throws UnsupportedRequest {
    String picture =
        "{'role':'tool','tool_call_id':'call_a','content':[{'type':'text','text':'see'},"
            + "{'type':'image_url','image_url':{'url':'data:image/jpg;base64,AAAA'}}]}";
    String messages = HELLO + "," + calls() + "," + picture + "," + result("call_b", "2");
    String inline = "{'inlineData':{'mimeType':'image/jpeg','data':'AAAA'}}";
    assertThat(contents(NEW, messages))
        .contains("'response':{'output':'see'},'parts':[" + inline + "]}},{'functionResponse'");
    assertThat(contents(OLD, messages)).endsWith("'response':{'output':'2'}}}," + inline + "]}]");
  }

  @Test
  void onlyIdsThatGeminiGaveGoBack() throws UnsupportedRequest {
    String given = calls().replace("call_a", "8f2b1a3c");
    String messages =
        HELLO + "," + given + "," + result("8f2b1a3c", "1") + "," + result("call_b", "2");
    assertThat(contents(OLD, messages))
        .contains("{'functionCall':{'id':'8f2b1a3c','name':'f'")
        .contains("{'functionResponse':{'id':'8f2b1a3c','name':'f'")
        .doesNotContain("call_b");
  }

  @Test
  void signaturesGoBackOnTheirCalls() throws UnsupportedRequest {
    String results = "," + result("call_a", "1") + "," + result("call_b", "2");
    String beside =
        calls()
            .replace(
                "{'id':'call_a',",
                "{'id':'call_a','extra_content':{'google':{'thought_signature':'AB+/'}},");
    assertThat(contents(NEW, HELLO + "," + beside + results))
        .contains("'args':{'n':9007199254740993}},'thoughtSignature':'AB+/'}")
        .contains("{'functionCall':{'name':'g','args':{}}}]");
    String inId = (calls() + results).replace("call_a", "call_a__sig__AB-_QQ");
    assertThat(contents(NEW, HELLO + "," + inId))
        .contains("'args':{'n':9007199254740993}},'thoughtSignature':'AB+/QQ=='}");
  }

  @Test
  void callsWithoutAnySignatureGetTheDocumentedSubstituteWhereOneIsDemanded()
      throws UnsupportedRequest {
    String messages =
        HELLO + "," + calls() + "," + result("call_a", "1") + "," + result("call_b", "2");
    assertThat(contents(NEW, messages))
        .containsOnlyOnce("skip_thought_signature_validator")
        .contains(
            "'args':{'n':9007199254740993}},'thoughtSignature':'skip_thought_signature_validator'}");
    assertThat(contents(OLD, messages)).doesNotContain("thoughtSignature");
  }

  @Test
  void thoughtsStayBehindButGeminisSignaturesReturnOnTheTextThatFollows()
      throws UnsupportedRequest {
    assertThat(
            contents(
                NEW,
                HELLO
                    + ",{'role':'assistant','content':'Hi','thinking_blocks':["
                    + "{'type':'thinking','thinking':'hm','signature':'gemini.AAAA'},"
                    + "{'type':'redacted_thinking','data':'x'}]},"
                    + HELLO
                    + ",{'role':'assistant','content':'Ho','thinking_blocks':["
                    + "{'type':'thinking','thinking':'hm','signature':'another vendor'}]}"))
        .isEqualTo(
            "[{'role':'user','parts':[{'text':'Hello'}]},"
                + "{'role':'model','parts':[{'text':'Hi','thoughtSignature':'AAAA'}]},"
                + "{'role':'user','parts':[{'text':'Hello'}]},"
                + "{'role':'model','parts':[{'text':'Ho'}]}]");
  }

  @Test
  void mediaGoInlineOrByAddressWithTheirType() throws UnsupportedRequest {
    assertThat(
            contents(
                OLD,
                "{'role':'user','content':["
                    + "{'type':'image_url','image_url':{'url':'https://x.org/a/b.PNG?w=1','detail':'low'}},"
                    + "{'type':'input_audio','input_audio':{'data':'BBBB','format':'mp3'}},"
                    + "{'type':'file','file':{'file_data':'data:application/pdf;base64,CCCC','filename':'a.pdf'}}]}"))
        .isEqualTo(
            "[{'role':'user','parts':["
                + "{'fileData':{'mimeType':'image/png','fileUri':'https://x.org/a/b.PNG?w=1'}},"
                + "{'inlineData':{'mimeType':'audio/mp3','data':'BBBB'}},"
                + "{'inlineData':{'mimeType':'application/pdf','data':'CCCC'}}]}]");
  }

  @Test
  void mediaThatGeminiCantKnowAreRefused() {
    String part = "{'role':'user','content':[{'type':'text','text':'a'},";
    assertThat(refusedField(part + "{'type':'image_url','image_url':{'url':'https://x.png'}}]}"))
        .isEqualTo("messages[0].content[1]");
    assertThat(refusedField(part + "{'type':'file','file':{'file_id':'file-1'}}]}"))
        .isEqualTo("messages[0].content[1]");
    assertThatThrownBy(() ->
            encode(
                OLD,
                part + "{'type':'input_audio','input_audio':{'data':'A','format':'pcm16'}}]}",
                ""))
        .isInstanceOf(UnsupportedRequest.class);
  }

  @Test
  void namesOfSpeakersAreListedAsDropped() throws UnsupportedRequest {
    assertThat(encode(OLD, "{'role':'user','name':'Ann','content':'Hello'}", "").dropped())
        .containsExactly("messages.name");
  }
}
