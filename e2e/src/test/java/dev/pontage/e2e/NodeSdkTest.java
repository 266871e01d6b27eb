package dev.pontage.e2e;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// OpenAI's JavaScript SDK on Node against each kind of provider.
@ExtendWith(SharedGateway.class)
class NodeSdkTest {
  private static final String VERSION = "7.55.0";

  @Test
  void theNodeSdkNoticesNothing(Gateway gateway) throws Exception {
    assumeTrue(VendorSdk.has("node") && VendorSdk.has("npm"), "node and npm are not installed");
    Path modules =
        VendorSdk.installed(
            "node-openai-" + VERSION,
            folder ->
                VendorSdk.succeed(
                    List.of(
                        "npm",
                        "install",
                        "--silent",
                        "--no-audit",
                        "--no-fund",
                        "--prefix",
                        folder.toString(),
                        "openai@" + VERSION)));
    Path script = Repository.ROOT.resolve("e2e/src/test/node/sdk_check.mjs");

    VendorSdk.check(List.of("node", script.toString(), modules.toString(), gateway.url() + "/v1"));
  }
}
