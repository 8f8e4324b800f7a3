package io.roundabout.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "skip",
    mixinStandardHelpOptions = true,
    description = {
      "Makes rows on which an exit fails breakdowns of that exit, and starts it again.",
      "The rows stay in their lanes for the other exits, and stand at the exit breakdowns."
    })
final class SkipCommand implements Callable<Integer> {
  private static final Pattern RANGE = Pattern.compile("(.+):([0-9]{1,18})(?:-([0-9]{1,18}))?");

  private final Screen screen;

  @Parameters(index = "0", paramLabel = "EXIT", description = "the exit's name")
  String exit;

  @Parameters(
      index = "1..*",
      paramLabel = "LANE:FIRST-LAST",
      arity = "0..*",
      description =
          "the lane's rows FIRST to LAST, as status prints them: the first row of a lane is 1, and"
              + " LAST is among them, so orders:120-121 are two rows and orders:120 is one; without"
              + " any, all rows on which the query failed")
  List<String> ranges = List.of();

  @Mixin Place place;

  SkipCommand(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() throws IOException {
    ObjectNode body = body();
    JsonNode answer = ControlClient.of(place).post("/exits/" + exit + "/skip", body);
    for (JsonNode range : answer.path("skipped")) {
      screen.result(
          "skipped "
              + StatusTable.range(range)
              + " at exit "
              + exit
              + ": they stand at the exit breakdowns");
    }
    return Main.DONE;
  }

  private ObjectNode body() {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    if (!ranges.isEmpty()) {
      ArrayNode list = body.putArray("ranges");
      for (String text : ranges) {
        Matcher range = RANGE.matcher(text);
        if (!range.matches()) {
          throw new UsageException(
              "'"
                  + text
                  + "' is not LANE:FIRST-LAST, e.g. orders:120-121 (the first row of a lane is 1)");
        }
        list.addObject()
            .put("lane", range.group(1))
            .put("from", Long.parseLong(range.group(2)))
            .put("to", Long.parseLong(range.group(range.group(3) == null ? 2 : 3)));
      }
    }
    return body;
  }
}
