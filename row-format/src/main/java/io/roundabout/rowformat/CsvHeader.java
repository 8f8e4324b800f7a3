package io.roundabout.rowformat;

import java.util.ArrayList;
import java.util.List;

/** The first line of csv that names its values. */
public final class CsvHeader {
  private static final int LONGEST_LINE = 1 << 20;
  private static final int MOST_NAMES = 10_000;

  private CsvHeader() {}

  /**
   * The names in the header's line, quotes undone and blanks kept; a byte order mark in front is
   * dropped.
   *
   * @param line without its line end
   * @throws IllegalArgumentException with a sentence for the user when the line is not UTF-8, has
   *     an unclosed quote, is longer than 1 MiB, or has more than 10,000 names
   */
  public static List<String> parse(byte[] line, CsvOptions csv) {
    if (line.length > LONGEST_LINE) {
      throw new IllegalArgumentException("the csv header is longer than 1 MiB");
    }
    int invalid = Utf8.firstInvalid(line, 0, line.length);
    if (invalid >= 0) {
      throw new IllegalArgumentException("the csv header " + Utf8.complaint(line, invalid, 0));
    }
    CsvLine values = new CsvLine(csv, MOST_NAMES);
    FaultText fault = new FaultText();
    if (!values.split(line, Utf8.skipByteOrderMark(line, 0, line.length), line.length, fault)) {
      throw new IllegalArgumentException("the csv header: " + fault.message());
    }
    if (values.count() > MOST_NAMES) {
      throw new IllegalArgumentException(
          "the csv header has %d names, more than %d: is the separator '%s' right?"
              .formatted(values.count(), MOST_NAMES, csv.separator()));
    }
    List<String> names = new ArrayList<>();
    for (int i = 0; i < values.count(); i++) {
      names.add(values.text(i));
    }
    return List.copyOf(names);
  }
}
