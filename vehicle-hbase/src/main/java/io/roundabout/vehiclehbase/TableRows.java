package io.roundabout.vehiclehbase;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.client.Result;
import org.apache.hadoop.hbase.client.ResultScanner;
import org.apache.hadoop.hbase.client.Table;

/** A table as csv: a header, then a line for each row in the order of the row keys. */
final class TableRows extends InputStream {
  private final Table table;
  private final ResultScanner scanner;
  private final String name;
  private final List<ColumnMapping.Column> columns;
  private final byte[][] families;
  private final byte[][] qualifiers;
  private final boolean[] seen;
  private final CsvLine csv = new CsvLine();
  private byte[] line;
  private int given;
  private long rows;

  TableRows(Table table, ResultScanner scanner, String name, ColumnMapping mapping) {
    this.table = table;
    this.scanner = scanner;
    this.name = name;
    this.columns = mapping.columns();
    this.families = new byte[columns.size()][];
    this.qualifiers = new byte[columns.size()][];
    this.seen = new boolean[columns.size()];
    for (int i = 0; i < columns.size(); i++) {
      families[i] = bytes(columns.get(i).family());
      qualifiers[i] = bytes(columns.get(i).qualifier());
      byte[] heading = bytes(columns.get(i).name());
      csv.add(heading, 0, heading.length);
    }
    line = csv.end();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int copied = 0;
    while (copied < length) {
      if (given == line.length && !nextLine()) {
        return copied == 0 ? -1 : copied;
      }
      int count = Math.min(length - copied, line.length - given);
      System.arraycopy(line, given, target, offset + copied, count);
      given += count;
      copied += count;
    }
    return copied;
  }

  private boolean nextLine() throws IOException {
    Result row = scanner.next();
    if (row == null) {
      checkEveryColumn();
      return false;
    }
    rows++;
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).isKey()) {
        seen[i] = true;
        byte[] key = row.getRow();
        csv.add(key, 0, key.length);
      } else {
        add(i, row.getColumnLatestCell(families[i], qualifiers[i]));
      }
    }
    line = csv.end();
    given = 0;
    return true;
  }

  private void add(int column, Cell cell) {
    if (cell == null) {
      csv.addNothing();
    } else {
      seen[column] = true;
      csv.add(cell.getValueArray(), cell.getValueOffset(), cell.getValueLength());
    }
  }

  /** HBase knows no columns, only cells: a column that no row has is a typing error. */
  private void checkEveryColumn() throws IOException {
    List<String> missing = new ArrayList<>();
    for (int i = 0; i < seen.length; i++) {
      if (!seen[i]) {
        missing.add(columns.get(i).source());
      }
    }
    if (rows > 0 && !missing.isEmpty()) {
      throw new IOException(
          "none of the %d rows of %s has %s; correct --columns, or leave it out"
              .formatted(rows, name, String.join(", ", missing)));
    }
  }

  @Override
  public void close() throws IOException {
    scanner.close();
    table.close();
  }
}
