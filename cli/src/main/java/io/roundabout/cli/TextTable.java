package io.roundabout.cli;

import java.util.ArrayList;
import java.util.List;

/** Columns of text side by side; a heading that begins with {@code >} stands over numbers. */
final class TextTable {
  private final String[] headings;
  private final boolean[] right;
  private final List<String[]> rows = new ArrayList<>();

  TextTable(String... headings) {
    this.headings = headings.clone();
    this.right = new boolean[headings.length];
    for (int i = 0; i < headings.length; i++) {
      right[i] = headings[i].startsWith(">");
      this.headings[i] = headings[i].replaceFirst("^>", "");
    }
  }

  void row(String... cells) {
    rows.add(cells);
  }

  List<String> lines() {
    int[] widths = new int[headings.length];
    List<String[]> all = new ArrayList<>();
    all.add(headings);
    all.addAll(rows);
    for (String[] row : all) {
      for (int i = 0; i < row.length; i++) {
        widths[i] = Math.max(widths[i], width(row[i]));
      }
    }
    return all.stream().map(row -> line(row, widths)).toList();
  }

  private String line(String[] row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < row.length; i++) {
      String gap = " ".repeat(widths[i] - width(row[i]));
      line.append(i == 0 ? "" : "  ");
      line.append(right[i] ? gap + row[i] : row[i] + gap);
    }
    return line.toString().stripTrailing();
  }

  /** Colours take no room. */
  private static int width(String text) {
    String shown = text.replaceAll("\u001B\\[[0-9;]*m", "");
    return shown.codePointCount(0, shown.length());
  }
}
