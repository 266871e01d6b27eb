package dev.pontage.simulator.wire.openai;

import dev.pontage.simulator.wire.Bytes;
import dev.pontage.simulator.wire.Json;
import dev.pontage.simulator.wire.Rejection;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Embedding vectors, derived from the text alone: unit length, the same text gives the same
/// vector.
public final class Embeddings {
  private static final int DEFAULT_LENGTH = 64;
  private static final int LONGEST = 3_072;
  private static final int MOST_INPUTS = 2_048;

  private Embeddings() {}

  /// A vector of `length` numbers with Euclidean norm 1.
  public static float[] vector(String text, int length) {
    float[] vector = new float[length];
    long state = 1125899906842597L;
    for (int i = 0; i < text.length(); i++) {
      state = 31 * state + text.charAt(i);
    }
    double norm = 0;
    for (int i = 0; i < length; i++) {
      state = state * 6364136223846793005L + 1442695040888963407L;
      vector[i] = (state >> 40) / (float) (1 << 23);
      norm += vector[i] * vector[i];
    }
    float scale = norm == 0 ? 0 : (float) (1 / Math.sqrt(norm));
    for (int i = 0; i < length; i++) {
      vector[i] *= scale;
    }
    return vector;
  }

  static byte[] reply(JsonNode body, String lengthField) {
    String model = body.path("model").stringValue("");
    if (model.isEmpty()) {
      throw Rejection.bad("you must provide a model parameter", "model");
    }
    List<String> inputs = inputs(body.path("input"));
    int length = (int) body.path(lengthField).asLong(DEFAULT_LENGTH);
    if (length < 1 || length > LONGEST) {
      throw Rejection.bad("Invalid value for '" + lengthField + "': " + length + ".", lengthField);
    }
    boolean base64 = body.path("encoding_format").stringValue("float").equals("base64");
    long tokens = 0;
    Bytes out = new Bytes().put("{\"object\":\"list\",\"data\":[");
    for (int i = 0; i < inputs.size(); i++) {
      tokens += Math.max(1, (inputs.get(i).length() + 3) / 4);
      out.put(i == 0 ? "" : ",").put("{\"object\":\"embedding\",\"index\":" + i);
      out.put(",\"embedding\":");
      float[] vector = vector(inputs.get(i), length);
      if (base64) {
        out.put("\"").put(base64(vector)).put("\"");
      } else {
        numbers(vector, out);
      }
      out.put("}");
    }
    out.put("],\"model\":").put(Json.quote(model)).put(",\"usage\":{\"prompt_tokens\":" + tokens);
    return out.put(",\"total_tokens\":" + tokens + "}}").copy();
  }

  /// Writes a vector as a JSON array.
  public static void numbers(float[] vector, Bytes out) {
    out.put("[");
    for (int i = 0; i < vector.length; i++) {
      out.put(i == 0 ? "" : ",").put(Float.toString(vector[i]));
    }
    out.put("]");
  }

  private static String base64(float[] vector) {
    ByteBuffer buffer = ByteBuffer.allocate(vector.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    for (float number : vector) {
      buffer.putFloat(number);
    }
    return Base64.getEncoder().encodeToString(buffer.array());
  }

  private static List<String> inputs(JsonNode input) {
    List<String> inputs = new ArrayList<>();
    if (input.isString()) {
      inputs.add(input.stringValue());
    } else if (input.isArray() && input.path(0).isNumber()) {
      inputs.add(Json.text(input));
    } else {
      for (JsonNode each : input) {
        inputs.add(each.isString() ? each.stringValue() : Json.text(each));
      }
    }
    if (inputs.isEmpty() || inputs.contains("") || inputs.size() > MOST_INPUTS) {
      throw Rejection.bad("'$.input' is invalid. Please check the API reference.", "input");
    }
    return inputs;
  }
}
