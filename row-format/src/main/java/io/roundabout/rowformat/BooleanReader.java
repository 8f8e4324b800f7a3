package io.roundabout.rowformat;

/** BOOLEAN: {@code true} and {@code false}; in csv in any case. */
final class BooleanReader extends ScalarReader {
  @Override
  Verdict fromText(byte[] bytes, int from, int to, ColumnWriter out, int row) {
    return Verdict.NOT_OF_TYPE;
  }

  @Override
  Verdict fromBoolean(byte[] bytes, int from, int to, ColumnWriter out, int row) {
    out.putBoolean(row, bytes[from] == 't');
    return Verdict.FITS;
  }

  @Override
  Verdict fromCsv(byte[] bytes, int from, int to, ColumnWriter out, int row) {
    boolean value = equalsInAnyCase(bytes, from, to, "true");
    if (!value && !equalsInAnyCase(bytes, from, to, "false")) {
      return Verdict.NOT_OF_TYPE;
    }
    out.putBoolean(row, value);
    return Verdict.FITS;
  }

  private static boolean equalsInAnyCase(byte[] bytes, int from, int to, String word) {
    if (to - from != word.length()) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      if (Character.toLowerCase(bytes[from + i]) != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  @Override
  String notOfType() {
    return " is not a BOOLEAN (true or false)";
  }
}
