package dev.pontage.chassis.net;

import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import org.jspecify.annotations.Nullable;

/// A server can't listen where it was told to. Ends a service with exit code 3.
public final class BindFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// Says in one line which address, why, and which option chooses another.
  public BindFailure(ListenAddress address, String why, String option, @Nullable Throwable cause) {
    super("can't listen on " + address + ": " + why + " (" + option + " chooses another)", cause);
  }

  /// Why a bind failed, in words.
  public static String reason(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      String message = String.valueOf(t.getMessage());
      if (message.contains("Address already in use")) {
        return "address already in use";
      }
      if (message.contains("Cannot assign requested address")
          || message.contains("Can't assign requested address")) {
        return "no such address on this machine";
      }
      if (message.contains("Permission denied")) {
        return "permission denied";
      }
      if (message.contains("No such file or directory")) {
        return "no such folder";
      }
      if (t instanceof UnresolvedAddressException || t instanceof UnknownHostException) {
        return "unknown host";
      }
    }
    return String.valueOf(failure);
  }
}
