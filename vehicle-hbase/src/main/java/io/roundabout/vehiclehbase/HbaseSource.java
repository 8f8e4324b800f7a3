package io.roundabout.vehiclehbase;

import io.roundabout.vehicle.RowSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Connection;
import org.apache.hadoop.hbase.client.Scan;
import org.apache.hadoop.hbase.client.Table;
import org.apache.hadoop.hbase.filter.FirstKeyOnlyFilter;

/** A table of HBase; its values are taken as text in UTF-8. */
final class HbaseSource implements RowSource {
  private static final int ROWS_A_CALL = 1_000;
  private static final long BYTES_A_CALL = 4L << 20;

  private final Connection connection;
  private final TableName table;
  private final String name;
  private final ColumnMapping mapping;

  HbaseSource(Connection connection, TableName table, String name, ColumnMapping mapping) {
    this.connection = connection;
    this.table = table;
    this.name = name;
    this.mapping = mapping;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Optional<String> format() {
    return Optional.of("csv");
  }

  @Override
  public Optional<Boolean> header() {
    return Optional.of(true);
  }

  @Override
  public OptionalLong bytes() {
    return OptionalLong.empty();
  }

  @Override
  public InputStream open() throws IOException {
    Table open = connection.getTable(table);
    return new TableRows(open, open.getScanner(scan()), name, mapping);
  }

  private Scan scan() {
    // A dump should not push out of the region servers' caches what others need.
    Scan scan =
        new Scan().setCaching(ROWS_A_CALL).setMaxResultSize(BYTES_A_CALL).setCacheBlocks(false);
    boolean keysOnly = true;
    for (ColumnMapping.Column column : mapping.columns()) {
      if (!column.isKey()) {
        keysOnly = false;
        scan.addColumn(bytes(column.family()), bytes(column.qualifier()));
      }
    }
    return keysOnly ? scan.setFilter(new FirstKeyOnlyFilter()) : scan;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
