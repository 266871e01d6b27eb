package dev.pontage.e2e;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestWatcher;

/// Gives tests the one instance that most of them share: started when the first test asks for it,
/// stopped when all tests are over. It has the shipped providers, and the models of
/// [FailoverModels].
final class SharedGateway implements ParameterResolver, TestWatcher {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(SharedGateway.class);

  /// The instance, or why there is none: a start that failed isn't tried again for every test.
  private record Running(@Nullable Gateway started, @Nullable Throwable failure)
      implements AutoCloseable {
    Gateway gateway() {
      if (started == null) {
        throw new IllegalStateException("the shared instance didn't start", failure);
      }
      return started;
    }

    @Override
    public void close() throws IOException {
      if (started != null) {
        started.close();
      }
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == Gateway.class || type == Simulated.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Running running =
        context
            .getRoot()
            .getStore(NAMESPACE)
            .computeIfAbsent(Running.class, _ -> start(), Running.class);
    return parameter.getParameter().getType() == Gateway.class
        ? running.gateway()
        : running.gateway().simulated();
  }

  private static Running start() {
    try {
      ProviderFiles files = FailoverModels.files();
      return new Running(
          Gateway.setup().clusters(files.clusters()).policy(files.policy()).start(), null);
    } catch (AssertionError | IOException e) {
      return new Running(null, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Running(null, e);
    }
  }

  @Override
  public void testFailed(ExtensionContext context, Throwable cause) {
    Running running = context.getRoot().getStore(NAMESPACE).get(Running.class, Running.class);
    if (running != null && running.started() != null && !running.gateway().process().isAlive()) {
      System.err.println("the shared instance is down: " + running.gateway().said());
    }
  }
}
