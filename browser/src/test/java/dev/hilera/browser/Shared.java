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
    Path program = program(Chromium.find(), "required".equals(System.getProperty("chromium")));
    Dashboard.chromium =
        context
            .getRoot()
            .getStore(HERE)
            .computeIfAbsent("chromium", _ -> Chromium.open(program), Chromium.class);
  }

  /**
   * The program, or else how to get it: as a failure, or as the reason why tests are passed over.
   */
  static Path program(Optional<Path> found, boolean isRequired) {
    if (found.isEmpty() && isRequired) {
      throw new IllegalStateException(Chromium.HOW_TO_GET_ONE);
    }
    if (found.isEmpty()) {
      System.out.println(Chromium.HOW_TO_GET_ONE);
    }
    assumeTrue(found.isPresent(), Chromium.HOW_TO_GET_ONE);
    return found.orElseThrow();
  }
}
