package dev.pontage.chassis.app;

import dev.pontage.chassis.log.Logs;
import dev.pontage.chassis.net.ListenAddress;
import dev.pontage.chassis.yaml.YamlFile;
import dev.pontage.chassis.yaml.YamlNode;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.Function;
import org.slf4j.event.Level;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/// Reads a service's command line with picocli: one line for a mistake, exit code 2.
///
/// Options may have the types [ListenAddress], [ListenAddress.Tcp], [Level] and [Duration] (`10s`).
public final class Cli {

  private Cli() {}

  /// Parses the arguments and runs the command.
  ///
  /// @param command a picocli command that is a `Callable<Integer>`
  /// @return the exit code: the command's own, 0 after `--help`, 2 for invalid arguments
  public static int execute(Object command, String... args) {
    return new CommandLine(command)
        .registerConverter(ListenAddress.class, converter(ListenAddress::parse))
        .registerConverter(ListenAddress.Tcp.class, converter(ListenAddress::parseTcp))
        .registerConverter(Level.class, converter(Logs::level))
        .registerConverter(Duration.class, converter(Cli::duration))
        .setParameterExceptionHandler(Cli::invalid)
        .setExecutionExceptionHandler((e, _, _) -> {
          throw e;
        })
        .execute(args);
  }

  private static int invalid(ParameterException e, String[] args) {
    PrintWriter err = e.getCommandLine().getErr();
    err.println(e.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(e, err);
    err.println("Try '" + e.getCommandLine().getCommandName() + " --help'.");
    return Service.INVALID;
  }

  private static <T> ITypeConverter<T> converter(Function<String, T> parse) {
    return text -> {
      try {
        return parse.apply(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    };
  }

  private static Duration duration(String text) {
    YamlNode node = YamlFile.parse("\"" + text.replaceAll("[^0-9a-z.]", "?") + "\"", "option");
    Duration duration = node.duration();
    if (!node.problems().isEmpty()) {
      throw new IllegalArgumentException(text + " (expected: a duration such as 500ms, 10s, 5m)");
    }
    return duration;
  }
}
