package dev.pontage.chassis.admin;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/// Named conditions that must all hold before a service takes traffic. Thread-safe.
///
/// Conditions are named at the start, each unmet with the reason `not yet`.
public final class Readiness {
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, String> missing = new LinkedHashMap<>();

  /// Starts with these conditions, all unmet.
  public Readiness(String... conditions) {
    for (String condition : conditions) {
      missing.put(condition, "not yet");
    }
  }

  /// The condition holds now.
  public void met(String condition) {
    lock.lock();
    try {
      missing.remove(condition);
    } finally {
      lock.unlock();
    }
  }

  /// The condition doesn't hold (any more).
  public void unmet(String condition, String reason) {
    lock.lock();
    try {
      missing.put(condition, reason);
    } finally {
      lock.unlock();
    }
  }

  /// What is missing, with reasons; empty when ready.
  public Map<String, String> missing() {
    lock.lock();
    try {
      return new LinkedHashMap<>(missing);
    } finally {
      lock.unlock();
    }
  }

  /// Whether nothing is missing.
  public boolean isReady() {
    return missing().isEmpty();
  }
}
