package io.roundabout.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** A few rows as a table of text. */
final class RowTable {
  private static final int WIDEST = 28;

  private RowTable() {}

  /** A line of names, a rule, and a line a row; columns as wide as their values. */
  static List<String> of(List<JsonNode> rows) {
    if (rows.isEmpty()) {
      return List.of();
    }
    List<String> names = new ArrayList<>();
    rows.get(0).fieldNames().forEachRemaining(names::add);
    int[] widths = new int[names.size()];
    for (int i = 0; i < widths.length; i++) {
      String name = names.get(i);
      widths[i] =
          rows.stream().mapToInt(row -> cell(row, name).length()).reduce(name.length(), Math::max);
    }
    List<String> lines = new ArrayList<>();
    lines.add(line(names, widths));
    lines.add(
        line(names.stream().map(name -> "─".repeat(widths[names.indexOf(name)])).toList(), widths));
    for (JsonNode row : rows) {
      lines.add(line(names.stream().map(name -> cell(row, name)).toList(), widths));
    }
    return lines;
  }

  private static String line(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = cells.get(i);
      line.append(cell).append(" ".repeat(widths[i] - cell.length() + 2));
    }
    return line.toString().stripTrailing();
  }

  private static String cell(JsonNode row, String name) {
    String text = row.path(name).asText();
    return text.length() <= WIDEST ? text : text.substring(0, WIDEST - 1) + "…";
  }
}
