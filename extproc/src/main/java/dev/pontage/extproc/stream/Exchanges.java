package dev.pontage.extproc.stream;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The exchanges under way, by their id. Safe for threads. As many as Envoy has requests: Envoy's
/// own limits bound it.
final class Exchanges {
  private final ConcurrentMap<String, Exchange> open = new ConcurrentHashMap<>();
  private final SecureRandom random = new SecureRandom();
  private final ExchangeLog log;
  private final BodyBudget budget;
  private final LongSupplier nanoTime;

  Exchanges(ExchangeLog log, BodyBudget budget, LongSupplier nanoTime) {
    this.log = log;
    this.budget = budget;
    this.nanoTime = nanoTime;
  }

  /// A new exchange under a new id of 128 random bits.
  Exchange begin(String requestId) {
    byte[] bits = new byte[16];
    random.nextBytes(bits);
    String id = Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
    Exchange exchange = new Exchange(id, requestId, log, budget, nanoTime.getAsLong());
    open.put(id, exchange);
    return exchange;
  }

  /// The exchange with this id; `null` if there is none.
  @Nullable Exchange find(String id) {
    return open.get(id);
  }

  /// The client's exchange is over.
  void end(Exchange exchange) {
    if (open.remove(exchange.id(), exchange)) {
      exchange.end(nanoTime.getAsLong());
    }
  }

  /// How many are under way.
  int size() {
    return open.size();
  }
}
