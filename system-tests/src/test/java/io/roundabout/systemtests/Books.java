package io.roundabout.systemtests;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The equations of docs/configuration.md, over one answer of {@code status --json}. */
final class Books {
  private static final Set<String> BUILT_IN = Set.of("breakdowns", "late");

  private final JsonNode status;
  private final Map<String, JsonNode> lanes = new HashMap<>();
  private final List<String> faults = new ArrayList<>();
  private boolean whole = true;
  private long skipped;

  Books(JsonNode status) {
    this.status = status;
  }

  /** What does not balance, each with its numbers. */
  List<String> faults() {
    for (JsonNode lane : status.path("lanes")) {
      if (lane.path("stopped").isTextual()) {
        // What a damaged lane holds cannot be counted.
        whole = false;
      } else {
        lanes.put(lane.path("name").asText(), lane);
        lane(lane);
      }
    }
    for (JsonNode exit : status.path("exits")) {
      exit(exit);
    }
    if (whole) {
      builtIn();
    }
    return faults;
  }

  private void lane(JsonNode lane) {
    String name = "lane " + lane.path("name").asText();
    long acknowledged = number(lane, "acknowledged");
    equal(
        name + ": good, rejected, late are the acknowledged",
        acknowledged,
        number(lane, "good"),
        number(lane, "rejected"),
        number(lane, "late"));
    equal(
        name + ": kept, trimmed, staged, abandoned are the acknowledged",
        acknowledged,
        number(lane, "kept"),
        number(lane, "trimmed"),
        number(lane, "staged"),
        number(lane, "abandoned"));
    equal(
        name + ": kept, trimmed, closes are the numbers of its rows",
        number(lane, "last"),
        number(lane, "kept"),
        number(lane, "trimmed"),
        lane.path("eventTime").path("closes").asLong());
  }

  private void exit(JsonNode exit) {
    String name = "exit " + exit.path("name").asText();
    equal(
        name + ": delivered, undelivered are the numbered",
        number(exit, "numbered"),
        number(exit, "delivered"),
        number(exit, "undelivered"));
    for (JsonNode queue : exit.path("queues")) {
      equal(
          name + ", queue " + queue.path("queue").asText() + ": where the messages are",
          number(queue, "sent"),
          number(queue, "held"),
          number(queue, "inFlight"),
          number(queue, "accepted"),
          number(queue, "undeliverable"));
      if (number(queue, "sent") > number(exit, "delivered")) {
        faults.add(name + ": more messages than rows: " + queue);
      }
    }
    if (!BUILT_IN.contains(exit.path("name").asText())) {
      exit.path("lanes").forEach(lane -> read(name, lane));
    }
  }

  private void read(String exit, JsonNode progress) {
    skipped += progress.path("skipped").asLong();
    JsonNode lane = lanes.get(progress.path("lane").asText());
    if (lane == null || progress.path("table").asBoolean()) {
      return;
    }
    String name = exit + ", lane " + progress.path("lane").asText();
    equal(
        name + ": passed, read, waiting are the acknowledged",
        number(lane, "acknowledged"),
        number(progress, "passed"),
        number(progress, "read"),
        number(progress, "waiting"));
    equal(
        name + ": what became of the rows that are read",
        number(progress, "read"),
        number(progress, "used"),
        number(progress, "rejected"),
        number(progress, "late"),
        number(progress, "skipped"));
  }

  private void builtIn() {
    for (JsonNode exit : status.path("exits")) {
      String name = exit.path("name").asText();
      if (BUILT_IN.contains(name)) {
        boolean late = name.equals("late");
        long used = 0;
        for (JsonNode progress : exit.path("lanes")) {
          JsonNode lane = lanes.get(progress.path("lane").asText());
          used += number(progress, "used");
          boolean staged = number(lane, "staged") + number(lane, "abandoned") > 0;
          if (late || !staged) {
            equal(
                "exit " + name + ", lane " + progress.path("lane").asText() + ": given",
                number(lane, late ? "late" : "rejected"),
                number(progress, "used"));
          }
        }
        equal("exit " + name, number(exit, "numbered"), used, late ? 0 : skipped);
      }
    }
  }

  private long number(JsonNode node, String field) {
    JsonNode value = node.path(field);
    if (!value.isIntegralNumber() || value.asLong() < 0) {
      faults.add("no number '%s' in %s".formatted(field, node));
    }
    return value.asLong();
  }

  private void equal(String what, long sum, long... parts) {
    long left = sum;
    List<Long> texts = new ArrayList<>();
    for (long part : parts) {
      left -= part;
      texts.add(part);
    }
    if (left != 0) {
      faults.add("%s: %d is not the sum of %s".formatted(what, sum, texts));
    }
  }
}
