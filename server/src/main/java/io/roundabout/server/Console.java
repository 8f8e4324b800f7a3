package io.roundabout.server;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The few lines that a user reads. Thread-safe. */
final class Console {
  private static final String RED = "\u001B[31m";
  private static final String YELLOW = "\u001B[33m";
  private static final String GREEN = "\u001B[32m";
  private static final String PLAIN = "\u001B[0m";

  private final PrintStream out;
  private final PrintStream err;
  private final boolean colours;

  Console(PrintStream out, PrintStream err, boolean colours) {
    this.out = out;
    this.err = err;
    this.colours = colours;
  }

  /** Standard output and error as UTF-8; in colour on a terminal unless NO_COLOR is set. */
  static Console standard() {
    String term = System.getenv("TERM");
    boolean colours =
        System.console() != null
            && System.getenv("NO_COLOR") == null
            && term != null
            && !term.equals("dumb");
    return new Console(utf8(FileDescriptor.out), utf8(FileDescriptor.err), colours);
  }

  private static PrintStream utf8(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }

  void say(String line) {
    out.println(line);
  }

  void good(String line) {
    out.println(paint(GREEN, line));
  }

  void warn(String line) {
    out.println(paint(YELLOW, line));
  }

  void bad(String line) {
    out.println(paint(RED, line));
  }

  /** What ends the command. */
  void fail(String line) {
    err.println(paint(RED, "roundabout: " + line));
  }

  /** Faults stand uncoloured, one a line, as editors read them. */
  void faults(List<ConfigFault> faults) {
    faults.forEach(err::println);
  }

  private String paint(String colour, String line) {
    return colours ? colour + line + PLAIN : line;
  }
}
