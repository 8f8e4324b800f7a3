package io.roundabout.peers.comparison;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder with a run's results: one JSON file a contest, its plots, and the tables. */
final class ResultFiles {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Path directory;

  ResultFiles(Path directory) throws IOException {
    this.directory = Files.createDirectories(directory);
  }

  Path directory() {
    return directory;
  }

  /** Replaces what an earlier run has left of this contest. */
  void write(Standing standing, String machine, String loadBefore, String loadAfter)
      throws IOException {
    String name = standing.contest().name();
    ObjectNode root = JSON.createObjectNode();
    root.put("contest", name).put("title", standing.contest().title()).put("machine", machine);
    root.put("loadBefore", loadBefore).put("loadAfter", loadAfter);
    ArrayNode contenders = root.putArray("contenders");
    for (Contender contender : standing.contest().contenders()) {
      ObjectNode node = contenders.addObject();
      node.put("label", contender.label()).put("peer", contender.peer());
      node.put("work", contender.work().name());
      contender.settings().forEach(node.putObject("settings")::put);
    }
    ArrayNode runs = root.putArray("runs");
    for (Measurement run : standing.measurements()) {
      ObjectNode node = runs.addObject();
      node.put("contender", run.contender()).put("round", run.round()).put("step", run.step());
      node.put("missing", run.missing()).put("twice", run.twice());
      run.figures().forEach((metric, value) -> node.put(metric.heading, value));
    }
    Files.writeString(directory.resolve(name + ".json"), JSON.writeValueAsString(root) + "\n");
    Files.writeString(
        directory.resolve(name + ".md"), Tables.figures(standing) + "\n" + Tables.goals(standing));
    for (Metric metric : standing.metrics()) {
      Files.writeString(
          directory.resolve(
              name
                  + "-"
                  + metric.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-')
                  + ".svg"),
          Plot.svg(standing, metric));
    }
  }
}
