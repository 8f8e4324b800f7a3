package io.roundabout.rowformat;

import java.util.List;

/**
 * All that is needed to read a block's rows again, years later. A lane log records each encoding
 * once, as the text of {@link #toJson}, and its blocks name it by number.
 *
 * @param columns the lane's columns when the rows came
 * @param csv how the csv is written; also set, and unused, for json
 * @param fields csv only: the names of a line's values in order (the header, or the lane's column
 *     names); empty for json
 */
public record Encoding(Format format, Columns columns, CsvOptions csv, List<String> fields) {

  public Encoding {
    fields = List.copyOf(fields);
  }

  /** One line of JSON with a version. */
  public String toJson() {
    throw new UnsupportedOperationException();
  }

  /**
   * @throws IllegalArgumentException when the text is not of {@link #toJson}, or of a newer version
   */
  public static Encoding fromJson(String json) {
    throw new UnsupportedOperationException(json);
  }
}
