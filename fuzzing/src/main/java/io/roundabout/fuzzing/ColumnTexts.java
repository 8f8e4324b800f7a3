package io.roundabout.fuzzing;

import io.roundabout.rowformat.ColumnSyntaxException;
import io.roundabout.rowformat.Columns;

/** The columns of a lane, as its configuration and its encodings name them. */
final class ColumnTexts implements Target {
  @Override
  public void take(byte[] input) {
    Columns columns;
    try {
      columns = Columns.parse(new Input(input).text());
    } catch (ColumnSyntaxException refused) {
      return;
    }
    Agreement.same(columns, Columns.parse(columns.ddl()), "columns are read back");
  }
}
