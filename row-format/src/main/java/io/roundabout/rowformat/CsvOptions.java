package io.roundabout.rowformat;

/**
 * How csv is written.
 *
 * @param header whether a visit begins with a line of column names, unless the visit itself says
 * @param separator what stands between values; one ASCII character
 * @param quote what stands around values that hold a separator; doubled inside them; one ASCII
 *     character. Inside a value that does not begin with it, it is a character like any other
 * @param nullText the unquoted text that means "no value", besides the empty one
 */
public record CsvOptions(boolean header, char separator, char quote, String nullText) {
  public static final CsvOptions DEFAULT = new CsvOptions(false, ',', '"', "");

  /**
   * @throws IllegalArgumentException with a sentence for the user when lines written so could not
   *     be told apart
   */
  public CsvOptions {
    requireAscii("separator", separator);
    requireAscii("quote", quote);
    if (separator == quote) {
      throw new IllegalArgumentException(
          "csv: separator and quote are both '" + FaultText.visible(String.valueOf(quote)) + "'");
    }
    for (char c : new char[] {separator, quote, '\n', '\r'}) {
      if (nullText.indexOf(c) >= 0) {
        throw new IllegalArgumentException(
            "csv: the text for null, '%s', may not hold '%s'"
                .formatted(FaultText.visible(nullText), FaultText.visible(String.valueOf(c))));
      }
    }
  }

  private static void requireAscii(String what, char c) {
    if (c == 0 || c >= 0x7f || c == '\n' || c == '\r') {
      throw new IllegalArgumentException(
          "csv: the %s must be one ASCII character and no line end, not '%s'"
              .formatted(what, FaultText.visible(String.valueOf(c))));
    }
  }
}
