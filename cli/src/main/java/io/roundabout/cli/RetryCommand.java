package io.roundabout.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "retry",
    mixinStandardHelpOptions = true,
    description = {
      "Starts an exit again.",
      "One that has FAILED goes on with the rows it failed on. One that is HELD because its query"
          + " changed needs a choice: --replay or --from-now."
    })
final class RetryCommand implements Callable<Integer> {
  private final Screen screen;

  @Parameters(paramLabel = "EXIT", description = "the exit's name")
  String exit;

  @ArgGroup Choice choice;

  @Mixin Place place;

  static final class Choice {
    @Option(
        names = "--replay",
        required = true,
        description = "the changed query reads its lanes from their beginning")
    boolean replay;

    @Option(
        names = "--from-now",
        required = true,
        description = "the changed query reads what comes from now on")
    boolean fromNow;
  }

  RetryCommand(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() throws IOException {
    String mode = choice == null ? "" : choice.replay ? "?mode=replay" : "?mode=from-now";
    ControlClient.of(place)
        .post("/exits/" + exit + "/retry" + mode, JsonNodeFactory.instance.objectNode());
    screen.result("exit " + exit + " starts again; ./roundabout status shows how it goes");
    return Main.DONE;
  }
}
