package io.roundabout.chaosrun;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Shows how a run goes: a bar on a terminal, a line now and then elsewhere. Not thread-safe. */
final class Display {
  private static final int BAR = 30;
  private static final long LINE_NANOS = Duration.ofSeconds(15).toNanos();
  private static final long REDRAW_NANOS = Duration.ofMillis(200).toNanos();

  private final PrintStream out;
  private final boolean terminal;
  private final long begunNanos = System.nanoTime();
  private long shownNanos;

  Display(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  boolean due() {
    return System.nanoTime() - shownNanos > (terminal ? REDRAW_NANOS : LINE_NANOS);
  }

  void show(int done, int all, long acknowledged, long collected, String now) {
    shownNanos = System.nanoTime();
    String figures =
        "%,d rows acknowledged, %,d collected, %s".formatted(acknowledged, collected, elapsed());
    if (terminal) {
      int filled = all == 0 ? BAR : BAR * done / all;
      out.print(
          "\r\033[K[%s%s] %d of %d faults · %s · %s"
              .formatted("#".repeat(filled), "-".repeat(BAR - filled), done, all, figures, now));
      out.flush();
    } else {
      out.println("%d of %d faults; %s; %s".formatted(done, all, figures, now));
    }
  }

  /** A line that stays. */
  void say(String line) {
    out.println(terminal ? "\r\033[K" + line : line);
  }

  String elapsed() {
    Duration since = Duration.ofNanos(System.nanoTime() - begunNanos);
    return String.format(
        Locale.ROOT, "%d:%02d:%02d", since.toHours(), since.toMinutesPart(), since.toSecondsPart());
  }
}
