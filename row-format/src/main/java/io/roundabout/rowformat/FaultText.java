package io.roundabout.rowformat;

import java.nio.charset.StandardCharsets;

/**
 * What is wrong with a row, built only when something is: {@code stops[3].temp: 'abc' is not a
 * DOUBLE}. One line without control characters, since it travels in a line protocol.
 */
final class FaultText {
  private static final int LONGEST_VALUE = 40;
  private static final int LONGEST_TYPE = 80;
  private static final int LONGEST_PATH = 200;

  private String path = "";
  private String text = "";

  /** Begins anew with what is wrong; returns false, for the reader to hand on. */
  boolean say(String problem) {
    path = "";
    text = problem;
    return false;
  }

  /** As {@link #say}: first the value, in quotes if it is a text, then what is wrong with it. */
  boolean say(byte[] bytes, int from, int to, boolean quoted, String problem) {
    // Four bytes a character at most, and one more character shows that the value goes on.
    int end = Math.min(to, from + 4 * (LONGEST_VALUE + 1));
    String value =
        shortened(new String(bytes, from, end - from, StandardCharsets.UTF_8), LONGEST_VALUE);
    return say((quoted ? "'" + value + "'" : value) + problem);
  }

  /** Puts the column's or field's name, or an index in brackets, in front of the path so far. */
  void within(String name) {
    path = path.isEmpty() || path.startsWith("[") ? name + path : name + "." + path;
  }

  String message() {
    return path.isEmpty() ? text : shortened(path, LONGEST_PATH) + ": " + text;
  }

  /** The text with control characters escaped, and cut with an ellipsis when it is too long. */
  static String shortened(String text, int longest) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      String next = visible(c);
      int rest = i + Character.charCount(c) < text.length() ? 1 : 0;
      if (out.length() + next.length() + rest > longest) {
        return out.append('…').toString();
      }
      out.append(next);
      i += Character.charCount(c);
    }
    return out.toString();
  }

  /** The type as its lane declares it; a field's name may hold any character. */
  static String visible(ColumnType type) {
    return shortened(type.ddl(), LONGEST_TYPE);
  }

  static String visible(String text) {
    return shortened(text, Integer.MAX_VALUE);
  }

  private static String visible(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          "\\u%04X".formatted(c);
      default -> Character.toString(c);
    };
  }
}
