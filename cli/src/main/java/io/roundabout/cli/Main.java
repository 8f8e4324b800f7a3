package io.roundabout.cli;

import io.roundabout.gateprotocol.Names;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The commands of {@code ./roundabout}. */
@Command(
    name = "./roundabout",
    mixinStandardHelpOptions = true,
    version = "Roundabout 0.1.0-SNAPSHOT",
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Scripts meet without waiting for each other: rows in, SQL in the middle, results out.",
      ""
    },
    commandListHeading = "Commands:%n",
    subcommands = {
      ServerCommands.Run.class,
      ServerCommands.Check.class,
      UnloadCommand.class,
      CollectCommand.class,
      StatusCommand.class,
      RetryCommand.class,
      SkipCommand.class,
      ServerCommands.Demo.class,
      CommandLine.HelpCommand.class
    },
    footer = {
      "",
      "./roundabout COMMAND --help tells of one command. Exit codes: 0 done, 1 failed, 2 not understood."
    })
public final class Main {
  static final int DONE = 0;
  static final int FAILED = 1;
  static final int MISUSED = 2;

  private Main() {}

  public static void main(String[] args) {
    Screen screen = Screen.standard();
    Path home = Path.of(System.getProperty("roundabout.home", "."));
    System.exit(commandLine(screen, home).execute(args));
  }

  static CommandLine commandLine(Screen screen, Path home) {
    CommandLine commands = new CommandLine(new Main(), new CommandFactory(screen, home));
    commands.setUsageHelpAutoWidth(true);
    commands.setColorScheme(
        CommandLine.Help.defaultColorScheme(
            screen.colours() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
    commands.setParameterExceptionHandler((e, words) -> misused(e, words, screen));
    commands.setExecutionExceptionHandler((e, command, parsed) -> failed(e, screen));
    return commands;
  }

  private static int misused(CommandLine.ParameterException e, String[] words, Screen screen) {
    CommandLine command = e.getCommandLine();
    boolean ofAll = command.getParent() == null;
    if (ofAll && words.length == 0) {
      command.usage(screen.err());
      return MISUSED;
    }
    if (ofAll && e instanceof CommandLine.UnmatchedArgumentException unmatched) {
      screen.fail(unknown(unmatched.getUnmatched().get(0), command));
    } else {
      String name = ofAll ? "" : " " + command.getCommandName();
      screen.fail(e.getMessage() + "; ./roundabout" + name + " --help shows what it takes");
    }
    return MISUSED;
  }

  private static String unknown(String word, CommandLine command) {
    List<String> known =
        word.startsWith("-")
            ? List.of("--help", "--version")
            : List.copyOf(command.getSubcommands().keySet());
    return "there is no %s '%s'; nearest: %s (all: %s)"
        .formatted(
            word.startsWith("-") ? "option" : "command",
            word,
            Names.nearest(word, known).orElseThrow(),
            String.join(", ", word.startsWith("-") ? known : ordered(command)));
  }

  private static List<String> ordered(CommandLine command) {
    return command.getSubcommands().keySet().stream().toList();
  }

  private static int failed(Exception e, Screen screen) throws Exception {
    if (e instanceof UsageException) {
      screen.fail(e.getMessage());
      return MISUSED;
    }
    if (e instanceof IOException || e instanceof IllegalArgumentException) {
      screen.fail(e.getMessage() == null ? e.toString() : e.getMessage());
      return FAILED;
    }
    throw e;
  }

  /** Gives the commands what they work with. */
  private record CommandFactory(Screen screen, Path home) implements CommandLine.IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
      Object command =
          Arrays.<Class<?>>asList(
                      UnloadCommand.class,
                      CollectCommand.class,
                      StatusCommand.class,
                      RetryCommand.class,
                      SkipCommand.class)
                  .contains(type)
              ? make(type)
              : CommandLine.defaultFactory().create(type);
      return type.cast(command);
    }

    private Object make(Class<?> type) {
      if (type == UnloadCommand.class) {
        return new UnloadCommand(screen, new SourceFinder(new ModuleLoader(home)));
      }
      if (type == CollectCommand.class) {
        return new CollectCommand(screen);
      }
      if (type == StatusCommand.class) {
        return new StatusCommand(screen);
      }
      return type == RetryCommand.class ? new RetryCommand(screen) : new SkipCommand(screen);
    }
  }
}
