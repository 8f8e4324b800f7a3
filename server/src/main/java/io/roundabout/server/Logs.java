package io.roundabout.server;

import java.nio.file.Path;
import org.apache.logging.log4j.LogManager;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * Sets up logging before any logger is made: all goes to a file, nothing to the console. Settings
 * are made by name, so that Log4j is loaded when the first logger needs it, and not before.
 */
final class Logs {
  private static final String CONFIGURATION = "log4j2.configurationFile";
  private static final String FILE = "roundabout.log";

  private Logs() {}

  static void toFile(Path file) {
    System.setProperty(FILE, file.toString());
    use("roundabout-log4j2.xml");
  }

  static void off() {
    use("roundabout-quiet-log4j2.xml");
  }

  /** Leads what libraries tell the JDK's own logging, which would print it, to the same place. */
  static void adoptJdkLogging() {
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
  }

  /** Writes what waits; nothing is logged after this. */
  static void close() {
    LogManager.shutdown();
  }

  private static void use(String resource) {
    System.setProperty(CONFIGURATION, "classpath:" + resource);
    System.setProperty("log4j2.disableJmx", "true");
    // Otherwise each logger that is asked for walks the stack, to see which class loader wants it.
    System.setProperty(
        "log4j2.contextSelector", "org.apache.logging.log4j.core.selector.BasicContextSelector");
    // What is logged on one thread while another is still reading the configuration would otherwise
    // go to the console.
    System.setProperty("org.apache.logging.log4j.level", "OFF");
    // The process closes its log itself, when nothing is left to be said.
    System.setProperty("log4j2.shutdownHookEnabled", "false");
  }
}
