package io.roundabout.demo;

import java.io.PrintStream;
import java.util.Locale;

/**
 * What the watcher sees: finished steps as lines, and on a terminal the running step as one line
 * that is written over. Thread-safe.
 */
final class Screen {
  private static final int WIDTH = 30;

  private final PrintStream out;
  private final boolean terminal;
  private final boolean colours;
  private final long start = System.nanoTime();
  private String running = "";

  Screen(PrintStream out, boolean terminal, boolean colours) {
    this.out = out;
    this.terminal = terminal;
    this.colours = terminal && colours;
  }

  double seconds() {
    return (System.nanoTime() - start) / 1e9;
  }

  /** The running step; where there is no terminal, only its first words are worth a line. */
  synchronized void running(String text) {
    if (terminal) {
      running = text;
      out.print("\r\033[K" + colour("33", "  … ") + text);
      out.flush();
    }
  }

  /** A step that is over. */
  synchronized void done(String text) {
    line(
        colour("32", "  ✓ ")
            + text
            + colour("2", String.format(Locale.ROOT, "  (%.1f s)", seconds())));
  }

  synchronized void failed(String text) {
    line(colour("31", "  ✗ ") + text);
  }

  synchronized void line(String text) {
    if (terminal) {
      out.print("\r\033[K");
    }
    out.println(text);
    if (terminal && !running.isEmpty()) {
      running = "";
    }
    out.flush();
  }

  /** A bar for {@code count} of {@code total}. */
  static String bar(long count, long total) {
    int full = total == 0 ? WIDTH : (int) Math.min(WIDTH, count * WIDTH / total);
    return "█".repeat(full)
        + "░".repeat(WIDTH - full)
        + String.format(Locale.ROOT, " %,d of %,d", count, total);
  }

  private String colour(String code, String text) {
    return colours ? "\033[" + code + "m" + text + "\033[0m" : text;
  }
}
