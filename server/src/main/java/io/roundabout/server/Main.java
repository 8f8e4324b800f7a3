package io.roundabout.server;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.LoggerFactory;

/** The commands {@code run [FILE]} and {@code check [FILE]}. */
public final class Main {
  private static final String DEFAULT_FILE = "roundabout.yaml";
  private static final int REFUSED = 1;
  private static final int MISUSED = 2;

  private Main() {}

  /**
   * @param args the command and its file; the process ends with 0, with 1 when the configuration or
   *     the machine does not let it run, with 2 when the command is not understood
   */
  public static void main(String[] args) throws InterruptedException {
    Console console = Console.standard();
    if (args.length < 1 || args.length > 2 || !args[0].equals("run") && !args[0].equals("check")) {
      console.fail("usage: run [FILE] or check [FILE]; FILE is " + DEFAULT_FILE + " by default");
      System.exit(MISUSED);
    }
    Path file = Path.of(args.length == 2 ? args[1] : DEFAULT_FILE);
    System.exit(args[0].equals("run") ? run(file, console) : Check.run(file, console));
  }

  private static int run(Path file, Console console) throws InterruptedException {
    Stop stop = new Stop(console);
    stop.onSignals();
    try {
      RoundaboutConfig config = ConfigReader.read(file);
      Logs.toFile(StateDirectory.logFile(config.state()));
      Roundabout roundabout = Roundabout.open(config, console, Clock.systemUTC());
      LoggerFactory.getLogger(Main.class)
          .info("version {} is open {} ms after the process began", Version.TEXT, age());
      roundabout.startBackground();
      stop.await(roundabout);
      return 0;
    } catch (ConfigException e) {
      console.faults(e.faults());
    } catch (StartException e) {
      console.fail(e.getMessage());
    }
    return REFUSED;
  }

  private static long age() {
    Instant now = Instant.now();
    Instant start = ProcessHandle.current().info().startInstant().orElse(now);
    return Duration.between(start, now).toMillis();
  }
}
