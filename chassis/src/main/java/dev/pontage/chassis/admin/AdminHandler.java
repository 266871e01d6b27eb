package dev.pontage.chassis.admin;

/// Answers requests of one route. Runs on a virtual thread of its own and may block.
@FunctionalInterface
public interface AdminHandler {

  /// Answers a request.
  ///
  /// @throws Exception becomes status 500 without details, and a log line with them
  AdminResponse handle(AdminRequest request) throws Exception;
}
