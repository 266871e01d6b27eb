package dev.pontage.extproc.endpoint;

import dev.pontage.extproc.llm.json.JsonWriter;
import dev.pontage.extproc.routing.choose.Catalog;
import dev.pontage.extproc.routing.choose.OfferedModel;

/// Writes models in the shape of OpenAI's models API, with what the operator says they can do.
public final class ModelListing {
  private ModelListing() {}

  /// The answer to `GET /v1/models`.
  ///
  /// @param created seconds since 1970, for every model
  public static byte[] all(Catalog catalog, long created) {
    JsonWriter out = new JsonWriter(1024);
    out.beginObject().name("object").value("list").name("data").beginArray();
    for (Catalog.Listed model : catalog.listed()) {
      write(model.name(), model.owner(), model.offer(), created, out);
    }
    return out.endArray().endObject().toByteArray();
  }

  /// The answer to `GET /v1/models/{id}`.
  ///
  /// @throws ClientError 404 if no such model can be served
  public static byte[] one(Catalog catalog, String model, long created) throws ClientError {
    JsonWriter out = new JsonWriter(256);
    for (Catalog.Listed listed : catalog.listed()) {
      if (listed.name().equals(model)) {
        write(listed.name(), listed.owner(), listed.offer(), created, out);
        return out.toByteArray();
      }
    }
    if (catalog.choose(model) instanceof dev.pontage.extproc.routing.choose.Choice.Ranked ranked) {
      var first = ranked.candidates().getFirst();
      write(model, first.provider().cluster(), first.offer(), created, out);
      return out.toByteArray();
    }
    throw ClientError.unknownModel(model);
  }

  private static void write(
      String name,
      String owner,
      @org.jspecify.annotations.Nullable OfferedModel offer,
      long created,
      JsonWriter out) {
    out.beginObject().name("id").value(name).name("object").value("model");
    out.name("created").value(created).name("owned_by").value(owner);
    if (offer != null) {
      if (offer.contextTokens() > 0) {
        out.name("context_tokens").value(offer.contextTokens());
      }
      if (offer.maxOutputTokens() > 0) {
        out.name("max_output_tokens").value(offer.maxOutputTokens());
      }
      out.name("capabilities").beginArray();
      offer.capabilities().stream().sorted().forEach(out::value);
      out.endArray();
    }
    out.endObject();
  }
}
