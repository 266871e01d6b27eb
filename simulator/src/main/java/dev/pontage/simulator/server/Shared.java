package dev.pontage.simulator.server;

import dev.pontage.simulator.record.RequestLog;
import dev.pontage.simulator.script.Faults;
import java.time.InstantSource;
import java.util.function.Consumer;

/// What all connections of a server use.
///
/// @param routes vendors by path
/// @param faults the faults in force
/// @param log the requests received
/// @param stats counts
/// @param control the simulator's own endpoints
/// @param clock for the times of recorded requests
/// @param problems told of failures that are the simulator's own fault
public record Shared(
    Routes routes,
    Faults faults,
    RequestLog log,
    Stats stats,
    Control control,
    InstantSource clock,
    Consumer<Throwable> problems) {}
