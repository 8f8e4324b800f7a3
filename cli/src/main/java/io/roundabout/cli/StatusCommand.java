package io.roundabout.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = "Shows what came, what waits, and why nothing comes out.")
final class StatusCommand implements Callable<Integer> {
  private final Screen screen;

  @Option(names = "--json", description = "everything, for programs")
  boolean json;

  @Mixin Place place;

  StatusCommand(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() throws IOException {
    JsonNode status = ControlClient.of(place).get("/status");
    if (json) {
      screen.result(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(status));
    } else {
      new StatusTable(screen, status).lines().forEach(screen::result);
    }
    return Main.DONE;
  }
}
