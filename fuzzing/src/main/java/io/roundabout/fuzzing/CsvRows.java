package io.roundabout.fuzzing;

import io.roundabout.rowformat.Columns;
import io.roundabout.rowformat.CsvHeader;
import io.roundabout.rowformat.CsvOptions;
import io.roundabout.rowformat.Encoding;
import java.util.Arrays;
import java.util.List;

/** A block of csv rows, with and without a header. */
final class CsvRows implements Target {
  private static final List<CsvOptions> OPTIONS =
      List.of(
          CsvOptions.DEFAULT,
          new CsvOptions(true, ';', '\'', "NA"),
          new CsvOptions(true, '\t', '"', "\\N"));

  @Override
  public void take(byte[] bytes) {
    Input input = new Input(bytes);
    Columns columns = Schemas.of(Schemas.FLAT, input.choice());
    CsvOptions csv = OPTIONS.get(input.choice() % OPTIONS.size());
    byte[] lines = input.lines();
    if (!csv.header()) {
      RowReading.read(Encoding.csv(columns, csv), lines);
      return;
    }
    int end = 0;
    while (end < lines.length && lines[end] != '\n') {
      end++;
    }
    Encoding encoding = withHeader(columns, csv, Arrays.copyOf(lines, end));
    if (encoding != null && encoding.problem().isEmpty()) {
      RowReading.read(
          encoding, Arrays.copyOfRange(lines, Math.min(lines.length, end + 1), lines.length));
    }
  }

  private static Encoding withHeader(Columns columns, CsvOptions csv, byte[] line) {
    try {
      return Encoding.csv(columns, csv, CsvHeader.parse(line, csv));
    } catch (IllegalArgumentException refused) {
      return null;
    }
  }
}
