package io.roundabout.gateprotocol;

import java.util.LinkedHashMap;
import java.util.Map;

/** A line taken apart: its first word, and the {@code key=value} words after it. */
final class Words {
  private Words() {}

  /** The words of a line; blanks and tabs stand between them. */
  static String[] split(String line) {
    return line.strip().split("[ \t]+");
  }

  /**
   * The words from {@code first} on by their key.
   *
   * @throws IllegalArgumentException when a word is not of the form {@code key=value}, or a key
   *     comes twice
   */
  static Map<String, String> fields(String[] words, int first) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (int i = first; i < words.length; i++) {
      int equals = words[i].indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException(
            "'" + words[i] + "' is not of the form name=value (names hold no blanks)");
      }
      String key = words[i].substring(0, equals);
      if (fields.put(key, words[i].substring(equals + 1)) != null) {
        throw new IllegalArgumentException(key + "= stands there twice; write it once");
      }
    }
    return fields;
  }

  /** A number of rows or bytes: digits only, at most {@link Long#MAX_VALUE}. */
  static long number(String what, String text) {
    boolean digits = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    if (digits) {
      try {
        return Long.parseLong(text);
      } catch (NumberFormatException tooLarge) {
        digits = false;
      }
    }
    throw new IllegalArgumentException(
        what + "=" + text + " is not a whole number from 0 to " + Long.MAX_VALUE);
  }

  /** Free text as it can stand at the end of a line. */
  static String oneLine(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isISOControl(text.charAt(i))) {
        return text.replaceAll("\\p{Cntrl}", " ");
      }
    }
    return text;
  }
}
