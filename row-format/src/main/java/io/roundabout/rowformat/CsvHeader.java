package io.roundabout.rowformat;

import java.util.ArrayList;
import java.util.List;

/** The first line of csv that names its values. */
public final class CsvHeader {
  private CsvHeader() {}

  /**
   * The names in the header's line, quotes undone and blanks kept; a byte order mark in front is
   * dropped.
   *
   * @param line without its line end
   * @throws IllegalArgumentException with a sentence for the user when the line is not UTF-8, has
   *     an unclosed quote, or is longer than 1 MiB
   */
  public static List<String> parse(byte[] line, CsvOptions csv) {
    if (line.length > 1 << 20) {
      throw new IllegalArgumentException("the csv header is longer than 1 MiB");
    }
    int invalid = Utf8.firstInvalid(line, 0, line.length);
    if (invalid >= 0) {
      throw new IllegalArgumentException("the csv header " + Utf8.complaint(line, invalid, 0));
    }
    CsvLine values = new CsvLine(csv, line.length + 1);
    FaultText fault = new FaultText();
    if (!values.split(line, Utf8.skipByteOrderMark(line, 0, line.length), line.length, fault)) {
      throw new IllegalArgumentException("the csv header: " + fault.message());
    }
    List<String> names = new ArrayList<>();
    for (int i = 0; i < values.count(); i++) {
      names.add(values.text(i));
    }
    return List.copyOf(names);
  }
}
