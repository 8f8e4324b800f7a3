package io.roundabout.rowformat;

/**
 * How csv is written.
 *
 * @param header whether a visit begins with a line of column names, unless the visit itself says
 * @param separator what stands between values; one ASCII character
 * @param quote what stands around values that hold a separator; doubled inside them; one ASCII
 *     character
 * @param nullText the unquoted text that means "no value", besides the empty one
 */
public record CsvOptions(boolean header, char separator, char quote, String nullText) {
  public static final CsvOptions DEFAULT = new CsvOptions(false, ',', '"', "");
}
