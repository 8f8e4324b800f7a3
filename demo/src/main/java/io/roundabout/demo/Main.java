package io.roundabout.demo;

import java.io.IOException;
import java.nio.file.Path;

/**
 * {@code ./roundabout demo}: tells the story on real servers; exits 0 only if every row is right.
 */
public final class Main {
  private Main() {}

  public static void main(String[] args) throws Exception {
    Path home = Path.of(System.getProperty("roundabout.home", ".")).toAbsolutePath().normalize();
    boolean terminal = System.console() != null;
    Screen screen = new Screen(System.out, terminal, System.getenv("NO_COLOR") == null);
    Children children = new Children();
    Runtime.getRuntime().addShutdownHook(new Thread(children::close, "end-children"));
    int exitCode = 1;
    try {
      exitCode = new Story(home, screen, children).tell() ? 0 : 1;
    } catch (IOException e) {
      if (!children.closed()) {
        screen.failed(e.getMessage());
      }
    }
    System.exit(exitCode);
  }
}
