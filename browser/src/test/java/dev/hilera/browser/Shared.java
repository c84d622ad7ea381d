package dev.hilera.browser;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** One browser for all tests; without one they are passed over, or fail if it is required. */
final class Shared implements BeforeAllCallback {
  private static final Namespace HERE = Namespace.create(Shared.class);

  @Override
  public void beforeAll(ExtensionContext context) {
    Optional<Path> program = Chromium.find();
    if (program.isEmpty() && "required".equals(System.getProperty("chromium"))) {
      throw new IllegalStateException(Chromium.HOW_TO_GET_ONE);
    }
    if (program.isEmpty()) {
      System.out.println(Chromium.HOW_TO_GET_ONE);
    }
    assumeTrue(program.isPresent(), Chromium.HOW_TO_GET_ONE);
    Dashboard.chromium =
        context
            .getRoot()
            .getStore(HERE)
            .computeIfAbsent("chromium", _ -> Chromium.open(program.orElseThrow()), Chromium.class);
  }
}
