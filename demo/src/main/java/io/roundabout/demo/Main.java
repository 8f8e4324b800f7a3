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
    int exitCode;
    try (Children children = new Children()) {
      Thread ending = new Thread(children::close, "end-children");
      Runtime.getRuntime().addShutdownHook(ending);
      exitCode = new Story(home, screen, children).tell() ? 0 : 1;
    } catch (IOException e) {
      screen.failed(e.getMessage());
      exitCode = 1;
    }
    System.exit(exitCode);
  }
}
