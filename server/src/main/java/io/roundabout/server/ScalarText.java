package io.roundabout.server;

import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * The text of a YAML scalar, and where each of its characters stands in the file.
 *
 * <p>YAML folds, indents and escapes, but in every style the characters that are no white space
 * come out in the order in which they stand in the file. So a character is found again by counting
 * these; a place in white space is told as that of the next character.
 */
final class ScalarText {
  private final int[] file;
  private final ScalarNode node;

  /**
   * @param file the code points of the whole file
   */
  ScalarText(int[] file, ScalarNode node) {
    this.file = file;
    this.node = node;
  }

  String text() {
    return node.getValue();
  }

  /** Where the character at {@code offset} (in chars, from 0) of the text stands. */
  Place at(int offset) {
    String text = text();
    int wanted = 0;
    for (int i = 0; i < Math.min(offset, text.length()); ) {
      int c = text.codePointAt(i);
      wanted += blank(c) ? 0 : 1;
      i += Character.charCount(c);
    }
    return placeOf(find(wanted));
  }

  /** As {@link #at(int)}, for a line of the text from 1 and a column in it from 0. */
  Place at(int line, int column) {
    String text = text();
    int offset = 0;
    for (int i = 1; i < line; i++) {
      int end = text.indexOf('\n', offset);
      if (end < 0) {
        return at(text.length());
      }
      offset = end + 1;
    }
    return at(offset + column);
  }

  /** The index in the file of the text's character number {@code wanted}, blanks not counted. */
  private int find(int wanted) {
    int end = Math.min(node.getEndMark().getIndex() - (quoted() ? 1 : 0), file.length);
    int position = contentStart();
    int afterLast = position;
    int seen = 0;
    while (position < end) {
      int length = unitLength(position);
      if (!blankUnit(position, length)) {
        if (seen == wanted) {
          return position;
        }
        seen++;
        afterLast = position + length;
      }
      position += length;
    }
    return afterLast;
  }

  private int contentStart() {
    int position = node.getStartMark().getIndex();
    while (at(position, '&') || at(position, '!')) {
      while (position < file.length && !blank(file[position])) {
        position++;
      }
      while (position < file.length && blank(file[position])) {
        position++;
      }
    }
    ScalarStyle style = node.getScalarStyle();
    if (style == ScalarStyle.LITERAL || style == ScalarStyle.FOLDED) {
      while (position < file.length && file[position] != '\n') {
        position++;
      }
    } else if (quoted()) {
      position++;
    }
    return position;
  }

  private boolean quoted() {
    ScalarStyle style = node.getScalarStyle();
    return style == ScalarStyle.SINGLE_QUOTED || style == ScalarStyle.DOUBLE_QUOTED;
  }

  private boolean at(int position, char c) {
    return position < file.length && file[position] == c;
  }

  /** How many characters of the file make one of the text. */
  private int unitLength(int position) {
    ScalarStyle style = node.getScalarStyle();
    if (style == ScalarStyle.SINGLE_QUOTED && at(position, '\'') && at(position + 1, '\'')) {
      return 2;
    }
    if (style != ScalarStyle.DOUBLE_QUOTED || !at(position, '\\') || position + 1 >= file.length) {
      return 1;
    }
    return switch (file[position + 1]) {
      case 'x' -> 4;
      case 'u' -> 6;
      case 'U' -> 10;
      default -> 2;
    };
  }

  private boolean blankUnit(int position, int length) {
    if (length == 1) {
      return blank(file[position]);
    }
    if (file[position] == '\'') {
      return false;
    }
    int escaped = file[position + 1];
    if (length == 2) {
      return escaped == 'n' || escaped == 't' || escaped == 'r' || blank(escaped);
    }
    int end = Math.min(position + length, file.length);
    String digits = new String(file, position + 2, end - position - 2);
    return digits.matches("0*(9|[aA]|[dD]|20)");
  }

  private static boolean blank(int c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
  }

  private Place placeOf(int position) {
    int line = 1;
    int lineStart = 0;
    for (int i = 0; i < position; i++) {
      if (file[i] == '\n') {
        line++;
        lineStart = i + 1;
      }
    }
    return new Place(line, position - lineStart + 1);
  }
}
