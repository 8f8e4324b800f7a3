package io.roundabout.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * What the user reads: results on {@code out}, everything else on {@code err}, where on a terminal
 * one line at the bottom is written over and over. Thread-safe.
 */
final class Screen {
  private static final String RED = "\u001B[31m";
  private static final String YELLOW = "\u001B[33m";
  private static final String FAINT = "\u001B[2m";
  private static final String PLAIN = "\u001B[0m";
  private static final String CLEAR_LINE = "\r\u001B[K";

  private final PrintStream out;
  private final PrintStream err;
  private final boolean terminal;
  private final boolean colours;
  private boolean running;

  Screen(PrintStream out, PrintStream err, boolean terminal, boolean colours) {
    this.out = out;
    this.err = err;
    this.terminal = terminal;
    this.colours = colours;
  }

  /** Java cannot ask whether standard error is a terminal; the launcher tells. */
  static Screen standard() {
    boolean terminal =
        Boolean.getBoolean("roundabout.terminal") && !"dumb".equals(System.getenv("TERM"));
    boolean colours = terminal && System.getenv("NO_COLOR") == null;
    return new Screen(utf8(FileDescriptor.out), utf8(FileDescriptor.err), terminal, colours);
  }

  private static PrintStream utf8(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }

  boolean terminal() {
    return terminal;
  }

  boolean colours() {
    return colours;
  }

  PrintStream out() {
    return out;
  }

  PrintStream err() {
    return err;
  }

  synchronized void result(String line) {
    endRunning();
    out.println(line);
  }

  synchronized void note(String line) {
    endRunning();
    err.println(line);
  }

  synchronized void hint(String line) {
    endRunning();
    err.println(paint(FAINT, line));
  }

  synchronized void warn(String line) {
    endRunning();
    err.println(paint(YELLOW, line));
  }

  synchronized void fail(String line) {
    endRunning();
    err.println(paint(RED, "roundabout: " + line));
  }

  /** The line that changes; only on a terminal. */
  synchronized void running(String line) {
    if (terminal) {
      err.print(CLEAR_LINE + line);
      err.flush();
      running = true;
    }
  }

  synchronized void endRunning() {
    if (running) {
      err.print(CLEAR_LINE);
      err.flush();
      running = false;
    }
  }

  String paintRed(String text) {
    return paint(RED, text);
  }

  String paintYellow(String text) {
    return paint(YELLOW, text);
  }

  private String paint(String colour, String text) {
    return colours ? colour + text + PLAIN : text;
  }
}
