package dev.pontage.bench.run;

import java.time.Duration;
import java.util.List;

/// How long everything takes.
///
/// @param rounds how often each measurement is repeated; the median counts
/// @param firstWarmUp before the first measurement of a lane, so that virtual machines have
///   compiled what they will run
/// @param warmUp before each measurement
/// @param measured length of one measurement without streaming
/// @param concurrencies of the measurements without streaming
/// @param streams open at once
/// @param chunks of each stream
/// @param streamRepeats streams measured one after another on each connection
/// @param burstTime length of one measurement of bursts
/// @param largeRequests how many requests of one megabyte at once, and how many open streams, when
///   memory is measured
/// @param steadyRequests how many requests memory must stay flat over
/// @param starts how many starts are measured
public record Plan(
    int rounds,
    Duration firstWarmUp,
    Duration warmUp,
    Duration measured,
    List<Integer> concurrencies,
    int streams,
    int chunks,
    int streamRepeats,
    Duration burstTime,
    int largeRequests,
    long steadyRequests,
    int starts) {

  /// The whole measurement, some five minutes.
  public static Plan whole(int rounds) {
    return new Plan(
        rounds,
        Duration.ofSeconds(8),
        Duration.ofMillis(700),
        Duration.ofSeconds(4),
        List.of(1, 16, 64),
        50,
        200,
        3,
        Duration.ofSeconds(3),
        200,
        20_000,
        3);
  }

  /// A smoke run of about a minute: shows that everything works, its figures mean little.
  public static Plan quick() {
    return new Plan(
        1,
        Duration.ofSeconds(2),
        Duration.ofMillis(200),
        Duration.ofSeconds(1),
        List.of(1, 16, 64),
        50,
        200,
        1,
        Duration.ofSeconds(1),
        200,
        4_000,
        1);
  }

  /// The same with another number of requests that memory must stay flat over.
  public Plan steadyOver(long requests) {
    return new Plan(
        rounds,
        firstWarmUp,
        warmUp,
        measured,
        concurrencies,
        streams,
        chunks,
        streamRepeats,
        burstTime,
        largeRequests,
        requests,
        starts);
  }
}
