package io.roundabout.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The status as a person reads it. */
final class StatusTable {
  private final Screen screen;
  private final JsonNode status;
  private final List<String> lines = new ArrayList<>();

  StatusTable(Screen screen, JsonNode status) {
    this.screen = screen;
    this.status = status;
  }

  List<String> lines() {
    JsonNode gate = status.path("gate");
    lines.add(
        "roundabout %s, process %d, since %s; spark: %s"
            .formatted(
                status.path("version").asText(),
                status.path("pid").asLong(),
                status.path("since").asText(),
                status.path("spark").asText()));
    lines.add(
        "gate %s (%d visits), amqp %s, state %s"
            .formatted(
                address(gate),
                gate.path("visits").asInt(),
                address(status.path("amqp")),
                status.path("state").asText()));
    lanes();
    exits();
    return lines;
  }

  private static String address(JsonNode listener) {
    return listener.path("host").asText() + ":" + listener.path("port").asInt();
  }

  private void lanes() {
    TextTable table =
        new TextTable(
            "LANE", ">ACKNOWLEDGED", ">REJECTED", ">LATE", ">KEPT", ">ON DISK", ">VISITS", "");
    for (JsonNode lane : status.path("lanes")) {
      JsonNode version = lane.path("tableVersion");
      long kept = version.isObject() ? version.path("rows").asLong() : lane.path("kept").asLong();
      table.row(
          lane.path("name").asText(),
          number(lane.path("acknowledged")),
          number(lane.path("rejected")),
          lane.path("eventTime").isObject() ? number(lane.path("late")) : "",
          lane.path("kept").isMissingNode() ? "" : grouped(kept),
          Amounts.bytes(lane.path("bytes").asLong()),
          number(lane.path("visits")),
          remark(lane, version));
    }
    lines.add("");
    lines.addAll(table.lines());
  }

  private String remark(JsonNode lane, JsonNode version) {
    if (lane.path("stopped").isTextual()) {
      return screen.paintRed("STOPPED: " + lane.path("stopped").asText());
    }
    List<String> parts = new ArrayList<>();
    if (lane.path("waiting").isTextual()) {
      parts.add(lane.path("waiting").asText());
    }
    if (lane.path("table").asBoolean()) {
      parts.add(
          version.isObject()
              ? "table of trip " + version.path("trip").asText()
              : "table: no complete trip yet");
    }
    if (lane.path("openTrips").asLong() > 0) {
      parts.add(number(lane.path("openTrips")) + " trips open");
    }
    parts.addAll(eventTime(lane.path("eventTime")));
    lane.path("recovered").forEach(sentence -> parts.add(sentence.asText()));
    return String.join("; ", parts);
  }

  private static List<String> eventTime(JsonNode time) {
    if (!time.isObject()) {
      return List.of();
    }
    String mark =
        time.path("mark").isTextual()
            ? "rows before " + time.path("mark").asText() + " are late"
            : "no event time yet";
    return time.path("closed").asBoolean() ? List.of(mark, "closed, since idle") : List.of(mark);
  }

  private void exits() {
    TextTable table =
        new TextTable(
            "EXIT",
            "STATE",
            ">UNREAD",
            ">NUMBERED",
            ">MESSAGES",
            ">HELD",
            ">IN FLIGHT",
            ">ACCEPTED",
            ">UNDELIVERABLE");
    List<String> reasons = new ArrayList<>();
    for (JsonNode exit : status.path("exits")) {
      long unread = 0;
      for (JsonNode lane : exit.path("lanes")) {
        unread += lane.path("waiting").asLong();
      }
      table.row(
          exit.path("name").asText(),
          state(exit.path("state").asText()),
          grouped(unread),
          number(exit.path("numbered")),
          grouped(sum(exit, "sent")),
          grouped(sum(exit, "held")),
          grouped(sum(exit, "inFlight")),
          grouped(sum(exit, "accepted")),
          grouped(sum(exit, "undeliverable")));
      String reason = reason(exit);
      if (!reason.isEmpty()) {
        reasons.add("  " + exit.path("name").asText() + ": " + reason);
      }
      JsonNode remembered = exit.path("remembered");
      if (remembered.path("rows").asLong() > 0) {
        reasons.add("  " + exit.path("name").asText() + ": " + remembered(remembered));
      }
    }
    lines.add("");
    lines.addAll(table.lines());
    lines.addAll(reasons);
  }

  private static String remembered(JsonNode size) {
    return "remembers "
        + number(size.path("rows"))
        + " rows in "
        + Amounts.bytes(size.path("bytes").asLong());
  }

  private static long sum(JsonNode exit, String field) {
    long sum = 0;
    for (JsonNode queue : exit.path("queues")) {
      sum += queue.path(field).asLong();
    }
    return sum;
  }

  private String state(String state) {
    return switch (state) {
      case "FAILED" -> screen.paintRed(state);
      case "HELD", "RETRYING" -> screen.paintYellow(state);
      default -> state;
    };
  }

  private static String reason(JsonNode exit) {
    String why = exit.path("why").asText(exit.path("error").asText(""));
    String rows = ranges(exit.path("rows"));
    String text = firstLine(why) + (rows.isEmpty() ? "" : " (rows " + rows + ")");
    return switch (exit.path("state").asText()) {
      case "FAILED" -> text + "; " + exit.path("wayOn").asText();
      case "RETRYING" ->
          text + "; attempt " + exit.path("attempt").asText() + " at " + exit.path("next").asText();
      default -> text;
    };
  }

  private static String ranges(JsonNode rows) {
    List<String> texts = new ArrayList<>();
    rows.forEach(range -> texts.add(range(range)));
    return String.join(" ", texts);
  }

  /** A range as {@code skip} reads it: rows of a lane count from 1, the last one is named. */
  static String range(JsonNode range) {
    String first = range.path("lane").asText() + ":" + range.path("from").asLong();
    boolean one = range.path("to").asLong() == range.path("from").asLong();
    return one ? first : first + "-" + range.path("to").asLong();
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }

  private static String number(JsonNode node) {
    return node.isMissingNode() ? "" : grouped(node.asLong());
  }

  private static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
