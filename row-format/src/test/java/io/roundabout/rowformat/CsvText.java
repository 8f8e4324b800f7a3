package io.roundabout.rowformat;

import io.roundabout.rowformat.ColumnType.Scalar;
import io.roundabout.rowformat.Samples.Lane;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Writes rows as csv; line ends in texts become blanks, since a row is one line. */
record CsvText(CsvOptions csv) {

  byte[] line(Columns columns, List<Object> row) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < row.size(); i++) {
      values.add(row.get(i) == null ? csv.nullText() : text(columns.get(i).type(), row, i));
    }
    return String.join(String.valueOf(csv.separator()), values).getBytes(StandardCharsets.UTF_8);
  }

  private String text(ColumnType type, List<Object> row, int index) {
    ListValues values = new ListValues(row);
    if (type == Scalar.STRING) {
      return quoted(values.getString(index));
    }
    if (type == Scalar.BINARY) {
      return quoted(Base64.getEncoder().encodeToString(values.getBinary(index)));
    }
    if (values.list().get(index) instanceof BigDecimal decimal) {
      return decimal.toPlainString();
    }
    Object plain =
        new MapEncoder(new Columns(List.of(new Column("a", type, true))))
            .toMap(new ListValues(List.of(row.get(index))))
            .get("a");
    return plain.toString();
  }

  private String quoted(String text) {
    String quote = String.valueOf(csv.quote());
    return quote + text.replace(quote, quote + quote) + quote;
  }

  /** The lane with rows that csv can hold. */
  static Lane withoutLineEnds(Lane lane) {
    List<List<Object>> rows = new ArrayList<>();
    for (List<Object> row : lane.rows()) {
      List<Object> values = new ArrayList<>(row);
      values.replaceAll(value -> value instanceof String text ? text.replace('\n', ' ') : value);
      rows.add(values);
    }
    return new Lane(lane.columns(), rows);
  }
}
