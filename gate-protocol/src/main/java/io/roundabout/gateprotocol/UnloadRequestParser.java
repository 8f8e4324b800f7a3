package io.roundabout.gateprotocol;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the line with which a visit begins. */
final class UnloadRequestParser {
  private static final List<String> KEYS =
      List.of("vehicle", "trip", "part", "from", "format", "header", "mode", "atomic");
  private static final List<String> FORMATS = List.of("json", "csv");
  private static final List<String> MODES = List.of("dump", "upsert");
  private static final List<String> ANSWERS = List.of("yes", "no");
  private static final String FORM =
      "write UNLOAD LANE vehicle=NAME, and if needed trip=NAME from=ROW format=json|csv"
          + " header=yes|no mode=dump|upsert";

  private UnloadRequestParser() {}

  static UnloadRequest parse(String line) {
    String[] words = Words.split(line);
    if (!words[0].equals("UNLOAD")) {
      throw new IllegalArgumentException(notAVerb(words[0]));
    }
    if (words.length < 2 || words[1].indexOf('=') >= 0) {
      throw new IllegalArgumentException("UNLOAD names no lane; " + FORM);
    }
    Map<String, String> fields = Words.fields(words, 2);
    for (String key : fields.keySet()) {
      checkChoice(key + "=", "a word of UNLOAD", key, KEYS);
    }
    if (!fields.containsKey("vehicle")) {
      throw new IllegalArgumentException("UNLOAD names no vehicle; " + FORM);
    }
    int[] part = part(fields.getOrDefault("part", "1/1"));
    return new UnloadRequest(
        words[1],
        fields.get("vehicle"),
        Optional.ofNullable(fields.get("trip")),
        part[0],
        part[1],
        from(fields.getOrDefault("from", "1")),
        Optional.ofNullable(fields.get("format")),
        Optional.ofNullable(fields.get("header")).map(text -> yes("header", text)),
        mode(fields.getOrDefault("mode", "dump")),
        yes("atomic", fields.getOrDefault("atomic", "no")));
  }

  private static String notAVerb(String word) {
    if (word.isEmpty()) {
      return "a visit begins with UNLOAD; " + FORM;
    }
    return "a visit does not begin with '%s' but with UNLOAD; %s".formatted(shown(word), FORM);
  }

  private static long from(String text) {
    try {
      return Words.number("from", text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "from=%s is not the number of a row: rows are numbered from 1".formatted(shown(text)), e);
    }
  }

  private static int[] part(String text) {
    int slash = text.indexOf('/');
    String part = slash < 0 ? text : text.substring(0, slash);
    String parts = slash < 0 ? "" : text.substring(slash + 1);
    return new int[] {partNumber(text, part), partNumber(text, parts)};
  }

  private static int partNumber(String whole, String text) {
    if (!text.matches("[0-9]{1,5}")) {
      throw new IllegalArgumentException(
          "part=%s is not a part: write part=I/N with 1 <= I <= N <= %d"
              .formatted(shown(whole), UnloadRequest.MAX_PARTS));
    }
    return Integer.parseInt(text);
  }

  private static boolean yes(String key, String text) {
    checkChoice(key + "=" + text, "yes or no", text, ANSWERS);
    return text.equals("yes");
  }

  static UnloadMode mode(String word) {
    checkChoice("mode=" + word, "a mode", word, MODES);
    return word.equals("upsert") ? UnloadMode.UPSERT : UnloadMode.DUMP;
  }

  static void checkFormat(String format) {
    checkChoice("format=" + format, "a format", format, FORMATS);
  }

  static void checkName(String what, String name) {
    if (!Names.valid(name)) {
      throw new IllegalArgumentException(
          "%s '%s' is not a name: 1 to %d characters of A-Z a-z 0-9 . _ : -"
              .formatted(what, shown(name), Names.MAX_LENGTH));
    }
  }

  private static void checkChoice(String found, String what, String word, List<String> choices) {
    if (!choices.contains(word)) {
      throw new IllegalArgumentException(
          "%s is not %s; nearest: %s (all: %s)"
              .formatted(
                  shown(found),
                  what,
                  Names.nearest(word, choices).orElseThrow(),
                  String.join(", ", choices)));
    }
  }

  /** A stranger's text as it stands in a message: not longer than a name, and one line. */
  private static String shown(String text) {
    String line = Words.oneLine(text);
    return line.length() <= Names.MAX_LENGTH ? line : line.substring(0, Names.MAX_LENGTH) + "…";
  }
}
