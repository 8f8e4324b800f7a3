package io.roundabout.vehiclehbase;

import io.roundabout.vehicle.RowSource;
import io.roundabout.vehicle.RowSourceProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.CellUtil;
import org.apache.hadoop.hbase.HBaseConfiguration;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.Connection;
import org.apache.hadoop.hbase.client.ConnectionFactory;
import org.apache.hadoop.hbase.client.Result;
import org.apache.hadoop.hbase.client.ResultScanner;
import org.apache.hadoop.hbase.client.Scan;
import org.apache.hadoop.hbase.client.Table;
import org.apache.hadoop.hbase.util.Bytes;

/**
 * Opens {@code hbase://zookeeper:port/table}. Settings of the site (hbase-site.xml) are taken from
 * the directory that HBASE_CONF_DIR names, if it is set. A row that has none of the mapped columns
 * is not among the rows.
 */
public final class HbaseSourceProvider implements RowSourceProvider {
  private static final int SHOWN = 20;

  @Override
  public String scheme() {
    return "hbase";
  }

  @Override
  public RowSource source(URI uri, Optional<String> columns) throws IOException {
    HbaseAddress address = HbaseAddress.parse(uri);
    Optional<ColumnMapping> mapping = columns.map(ColumnMapping::parse);
    TableName table = TableName.valueOf(address.table());
    address.checkReachable();
    Connection connection =
        ConnectionFactory.createConnection(settings(address, System.getenv("HBASE_CONF_DIR")));
    try {
      checkTable(connection, table, uri);
      if (mapping.isEmpty()) {
        throw new IllegalArgumentException(suggestion(connection, table, uri));
      }
      checkFamilies(connection, table, mapping.get());
      return new HbaseSource(connection, table, uri.toString(), mapping.get());
    } catch (IllegalArgumentException e) {
      connection.close();
      throw e;
    } catch (IOException e) {
      connection.close();
      throw e.getMessage() != null && e.getMessage().startsWith("HBase has no")
          ? e
          : failed(uri, e);
    }
  }

  private static IOException failed(URI uri, Exception e) {
    String sentence = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    return new IOException("HBase does not answer for " + uri + ": " + sentence, e);
  }

  private static void checkTable(Connection connection, TableName table, URI uri)
      throws IOException {
    try (Admin admin = connection.getAdmin()) {
      if (!admin.tableExists(table)) {
        List<String> there =
            Arrays.stream(admin.listTableNames())
                .map(TableName::getNameAsString)
                .limit(SHOWN)
                .toList();
        throw new IllegalArgumentException(
            "HBase has no table '%s' (%s); there are: %s"
                .formatted(
                    table.getNameAsString(),
                    uri,
                    there.isEmpty() ? "none" : String.join(", ", there)));
      }
    }
  }

  private static void checkFamilies(Connection connection, TableName table, ColumnMapping mapping)
      throws IOException {
    List<String> families;
    try (Admin admin = connection.getAdmin()) {
      families =
          admin.getDescriptor(table).getColumnFamilyNames().stream().map(Bytes::toString).toList();
    }
    for (ColumnMapping.Column column : mapping.columns()) {
      if (!column.isKey() && !families.contains(column.family())) {
        throw new IllegalArgumentException(
            "--columns: table '%s' has no family '%s'; it has: %s"
                .formatted(table.getNameAsString(), column.family(), String.join(", ", families)));
      }
    }
  }

  /** What the user could have meant, from the table's first row. */
  private static String suggestion(Connection connection, TableName table, URI uri) {
    try (Table open = connection.getTable(table);
        ResultScanner scanner = open.getScanner(new Scan().setLimit(1))) {
      Result first = scanner.next();
      if (first == null) {
        return uri + " is empty, so its columns are not known: name them with --columns";
      }
      return "say which columns of %s to bring; its first row has: --columns %s"
          .formatted(uri, columnsOf(first));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String columnsOf(Result row) {
    List<String> columns = new ArrayList<>();
    columns.add("key=:key");
    for (Cell cell : row.rawCells()) {
      String qualifier = Bytes.toString(CellUtil.cloneQualifier(cell));
      columns.add(qualifier + "=" + Bytes.toString(CellUtil.cloneFamily(cell)) + ":" + qualifier);
      if (columns.size() == SHOWN) {
        break;
      }
    }
    return String.join(",", columns);
  }

  /** Settings under which servers that are not there are told within half a minute. */
  static Configuration settings(HbaseAddress address, String siteDirectory) {
    Configuration settings = HBaseConfiguration.create();
    settings.setInt("zookeeper.recovery.retry", 1);
    settings.setInt("zookeeper.session.timeout", 15_000);
    settings.setInt("hbase.client.retries.number", 4);
    settings.setInt("hbase.client.pause", 250);
    settings.setInt("hbase.rpc.timeout", 20_000);
    settings.setInt("hbase.client.operation.timeout", 30_000);
    settings.setInt("hbase.client.meta.operation.timeout", 30_000);
    if (siteDirectory != null && Files.exists(Path.of(siteDirectory, "hbase-site.xml"))) {
      settings.addResource(
          new org.apache.hadoop.fs.Path(Path.of(siteDirectory, "hbase-site.xml").toUri()));
    }
    settings.set("hbase.zookeeper.quorum", address.quorum());
    settings.setInt("hbase.zookeeper.property.clientPort", address.port());
    return settings;
  }
}
