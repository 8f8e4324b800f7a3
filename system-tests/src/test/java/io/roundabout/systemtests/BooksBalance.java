package io.roundabout.systemtests;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * After each test, and before a roundabout is closed in one, asks every roundabout that runs for
 * its books, which must balance as soon as nothing is on its way any more. Registered for all tests
 * of this module.
 */
public final class BooksBalance implements AfterEachCallback {
  private static final Set<Roundabout> RUNNING = ConcurrentHashMap.newKeySet();

  static void started(Roundabout roundabout) {
    RUNNING.add(roundabout);
  }

  static void ended(Roundabout roundabout) {
    RUNNING.remove(roundabout);
  }

  /** Waits until the books balance. */
  static void check(Roundabout roundabout) {
    if (roundabout.alive()) {
      Await.until(
          "the books balance",
          () -> new Books(roundabout.status()).faults().isEmpty(),
          () -> String.join("\n", new Books(roundabout.status()).faults()));
    }
  }

  @Override
  public void afterEach(ExtensionContext context) {
    RUNNING.forEach(BooksBalance::check);
  }
}
