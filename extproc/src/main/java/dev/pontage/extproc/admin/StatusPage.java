package dev.pontage.extproc.admin;

import dev.pontage.chassis.admin.AdminRequest;
import dev.pontage.chassis.admin.AdminResponse;
import dev.pontage.extproc.config.Snapshot;
import dev.pontage.extproc.llm.json.JsonWriter;
import dev.pontage.extproc.observe.Fleet;
import dev.pontage.extproc.routing.choose.Catalog;
import dev.pontage.extproc.routing.choose.Provider;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// `/status`: which providers and models there are, which can serve, and how they did since the
/// start. A page for browsers, JSON for `accept: application/json`.
public final class StatusPage {
  private final Supplier<Snapshot> snapshots;
  private final Fleet fleet;
  private final IntSupplier open;

  /// Reads these at each request.
  public StatusPage(Supplier<Snapshot> snapshots, Fleet fleet, IntSupplier open) {
    this.snapshots = snapshots;
    this.fleet = fleet;
    this.open = open;
  }

  /// Answers a request.
  public AdminResponse handle(AdminRequest request) {
    Snapshot snapshot = snapshots.get();
    return request.header("accept").contains("text/html")
        ? AdminResponse.html(200, page(snapshot))
        : AdminResponse.json(200, json(snapshot));
  }

  private String json(Snapshot snapshot) {
    JsonWriter out = new JsonWriter(2048);
    out.beginObject().name("config_version").value(snapshot.version());
    out.name("exchanges_open").value(open.getAsInt()).name("providers").beginArray();
    for (Provider provider : snapshot.catalog().providers()) {
      Fleet.Totals totals = fleet.of(provider.cluster());
      out.beginObject().name("cluster").value(provider.cluster());
      out.name("dialect").value(provider.dialect().name()).name("region").value(provider.region());
      out.name("available").value(provider.isAvailable());
      out.name("unavailable_because").value(provider.unavailable());
      out.name("models").beginArray();
      provider.models().forEach(model -> out.value(model.name()));
      out.endArray().name("answered").value(totals.answered());
      out.name("failed").value(totals.failed());
      out.name("last_failure").value(totals.lastFailure());
      out.name("last_ttft_ms").value(millis(totals));
      out.name("input_tokens").value(totals.inputTokens());
      out.name("output_tokens").value(totals.outputTokens()).endObject();
    }
    out.endArray().name("models").beginArray();
    snapshot.catalog().listed().forEach(model -> out.value(model.name()));
    return out.endArray().endObject() + "\n";
  }

  private static long millis(Fleet.Totals totals) {
    return totals.lastTtftNanos() < 0 ? -1 : totals.lastTtftNanos() / 1_000_000;
  }

  private String page(Snapshot snapshot) {
    StringBuilder rows = new StringBuilder();
    for (Provider provider : snapshot.catalog().providers()) {
      Fleet.Totals totals = fleet.of(provider.cluster());
      rows.append("<tr class=\"").append(provider.isAvailable() ? "up" : "down").append("\"><td>");
      rows.append(escaped(provider.cluster())).append("</td><td>");
      rows.append(escaped(provider.dialect().name())).append("</td><td>");
      rows.append(provider.isAvailable() ? "available" : escaped(provider.unavailable()));
      rows.append("</td><td>");
      rows.append(
          provider.models().stream()
              .map(model -> escaped(model.name()))
              .collect(Collectors.joining(", ")));
      rows.append("</td><td class=\"n\">").append(totals.answered());
      rows.append("</td><td class=\"n\">").append(totals.failed());
      rows.append("</td><td>").append(escaped(totals.lastFailure()));
      rows.append("</td><td class=\"n\">")
          .append(millis(totals) < 0 ? "–" : millis(totals) + " ms");
      rows.append("</td><td class=\"n\">").append(totals.inputTokens());
      rows.append("</td><td class=\"n\">").append(totals.outputTokens()).append("</td></tr>\n");
    }
    String names =
        snapshot.catalog().listed().stream()
            .map(Catalog.Listed::name)
            .map(name -> "<code>" + escaped(name) + "</code>")
            .collect(Collectors.joining(" "));
    return PAGE.replace("${version}", Long.toString(snapshot.version()))
        .replace("${open}", Integer.toString(open.getAsInt()))
        .replace("${rows}", rows)
        .replace("${models}", names);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private static final String PAGE =
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="refresh" content="5">
      <meta name="viewport" content="width=device-width">
      <title>Pontage status</title>
      <style>
      body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem; color: #1c2430; }
      h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
      table { border-collapse: collapse; width: 100%; }
      th, td { text-align: left; padding: .4rem .7rem; border-bottom: 1px solid #d9dee5; vertical-align: top; }
      th { font-weight: 600; background: #f3f5f8; } .n { text-align: right; font-variant-numeric: tabular-nums; }
      .up td:nth-child(3) { color: #11734b; } .down td:nth-child(3) { color: #a3331f; }
      code { background: #f3f5f8; padding: .1rem .35rem; border-radius: 3px; margin-right: .3rem; }
      </style>
      </head>
      <body>
      <h1>Pontage</h1>
      <p>Configuration version ${version} · ${open} exchanges under way · refreshes every 5 s</p>
      <h2>Providers</h2>
      <table>
      <tr><th>Cluster</th><th>Dialect</th><th>State</th><th>Models</th><th class="n">Answered</th><th class="n">Failed</th>
      <th>Last failure</th><th class="n">Last TTFT</th><th class="n">Input tokens</th><th class="n">Output tokens</th></tr>
      ${rows}</table>
      <h2>Models clients may ask for</h2>
      <p>${models}</p>
      </body>
      </html>
      """;
}
