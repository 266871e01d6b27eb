package dev.pontage.e2e;

import java.io.IOException;
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

  private record Running(Gateway gateway) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      gateway.close();
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
          Gateway.setup().clusters(files.clusters()).policy(files.policy()).start());
    } catch (Exception e) {
      throw new IllegalStateException("the shared instance doesn't start", e);
    }
  }

  @Override
  public void testFailed(ExtensionContext context, Throwable cause) {
    Running running = context.getRoot().getStore(NAMESPACE).get(Running.class, Running.class);
    if (running != null && !running.gateway().process().isAlive()) {
      System.err.println("the shared instance is down: " + running.gateway().said());
    }
  }
}
