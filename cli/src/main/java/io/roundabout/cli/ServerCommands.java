package io.roundabout.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * The commands that have a class path of their own: the launcher starts them without coming here.
 * They stand here for the help.
 */
final class ServerCommands {
  private ServerCommands() {}

  private static int elsewhere(String command) {
    throw new UsageException("start it with ./roundabout " + command + ", which has what it needs");
  }

  @Command(
      name = "run",
      mixinStandardHelpOptions = true,
      description = {
        "Runs the roundabout until Ctrl-C or SIGTERM.",
        "Says what it listens on and where its state is; the full log is STATE/log/roundabout.log."
      })
  static final class Run implements Callable<Integer> {
    @Parameters(
        paramLabel = "FILE",
        arity = "0..1",
        description = "the configuration; roundabout.yaml by default")
    String file;

    @Override
    public Integer call() {
      return elsewhere("run");
    }
  }

  @Command(
      name = "check",
      mixinStandardHelpOptions = true,
      description = {
        "Reads the configuration and analyses every query against the lanes.",
        "Prints each exit's columns and guarantees, or every fault as FILE:LINE:COLUMN: message."
      })
  static final class Check implements Callable<Integer> {
    @Parameters(
        paramLabel = "FILE",
        arity = "0..1",
        description = "the configuration; roundabout.yaml by default")
    String file;

    @Override
    public Integer call() {
      return elsewhere("check");
    }
  }

  @Command(
      name = "demo",
      mixinStandardHelpOptions = true,
      description =
          "Tells the story on a real HDFS and a real HBase: three vehicles that come in the wrong"
              + " order, and every row arrives.")
  static final class Demo implements Callable<Integer> {
    @Override
    public Integer call() {
      return elsewhere("demo");
    }
  }
}
