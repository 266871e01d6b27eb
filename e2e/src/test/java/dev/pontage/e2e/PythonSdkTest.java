package dev.pontage.e2e;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// OpenAI's Python SDK against each kind of provider.
@ExtendWith(SharedGateway.class)
class PythonSdkTest {
  private static final String VERSION = "3.52.0";

  @Test
  void thePythonSdkNoticesNothing(Gateway gateway) throws Exception {
    assumeTrue(VendorSdk.has("python3"), "python3 is not installed");
    Path packages =
        VendorSdk.installed(
            "python-openai-" + VERSION,
            folder ->
                VendorSdk.succeed(
                    List.of(
                        "python3",
                        "-m",
                        "pip",
                        "install",
                        "--quiet",
                        "--disable-pip-version-check",
                        "--no-input",
                        "--target",
                        folder.toString(),
                        "openai==" + VERSION)));
    Path script = Repository.ROOT.resolve("e2e/src/test/python/sdk_check.py");

    VendorSdk.check(
        List.of(
            "env",
            "PYTHONPATH=" + packages,
            "PYTHONIOENCODING=utf-8",
            "python3",
            script.toString(),
            gateway.url() + "/v1"));
  }
}
