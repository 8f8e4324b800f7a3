package io.roundabout.demo;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hbase.HBaseConfiguration;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.ColumnFamilyDescriptorBuilder;
import org.apache.hadoop.hbase.client.Connection;
import org.apache.hadoop.hbase.client.ConnectionFactory;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.client.Table;
import org.apache.hadoop.hbase.client.TableDescriptorBuilder;
import org.apache.hadoop.hbase.testing.TestingHBaseCluster;
import org.apache.hadoop.hbase.testing.TestingHBaseClusterOption;

/**
 * A process that is a real HDFS (a NameNode and a DataNode) and a real HBase (ZooKeeper, master and
 * region server), on loopback only. It fills them from csv files, says where they are, and lives
 * until its standard input ends: so it cannot outlive whoever started it.
 *
 * <p>Arguments: a working directory; then any of {@code hdfs FILE} (put into the root directory
 * under its own name) and {@code hbase FILE} (a table named like the file without its ending, the
 * first column as row key, the others in the family {@code info}). It answers, one line each:
 *
 * <pre>
 * HDFS hdfs://127.0.0.1:40000/weather.csv
 * HBASE hbase://127.0.0.1:40001/airports
 * READY
 * </pre>
 */
public final class Servers {
  private static final byte[] FAMILY = bytes("info");
  private static final String HOST = "127.0.0.1";

  private Servers() {}

  public static void main(String[] args) throws Exception {
    Path work = Files.createDirectories(Path.of(args[0]));
    System.setProperty("test.build.data.basedirectory", work.toString());
    System.setProperty("test.build.data", work.resolve("data").toString());
    System.setProperty("hadoop.log.dir", work.resolve("logs").toString());
    System.setProperty("hadoop.tmp.dir", work.resolve("tmp").toString());
    endWithStandardInput();
    TestingHBaseCluster cluster =
        TestingHBaseCluster.create(
            TestingHBaseClusterOption.builder().conf(loopbackOnly()).numDataNodes(1).build());
    cluster.start();
    for (int i = 1; i + 1 < args.length; i += 2) {
      Path file = Path.of(args[i + 1]);
      if (args[i].equals("hdfs")) {
        System.out.println("HDFS " + put(cluster.getConf(), file));
      } else {
        System.out.println("HBASE " + load(cluster.getConf(), file));
      }
    }
    System.out.println("READY");
    Thread.currentThread().join();
  }

  /**
   * Nothing is worth an orderly end here, and an orderly end of these servers takes half a minute.
   */
  private static void endWithStandardInput() {
    Thread watch =
        new Thread(
            () -> {
              try {
                while (System.in.read() >= 0) {
                  // Whatever comes is of no interest: only the end is.
                }
              } catch (IOException e) {
                // A standard input that cannot be read has ended too.
              }
              Runtime.getRuntime().halt(0);
            },
            "end-with-standard-input");
    watch.setDaemon(true);
    watch.start();
  }

  private static Configuration loopbackOnly() {
    Configuration conf = HBaseConfiguration.create();
    for (String server : List.of("master", "regionserver")) {
      conf.set("hbase." + server + ".ipc.address", HOST);
      conf.set("hbase." + server + ".hostname", "localhost");
      conf.setInt("hbase." + server + ".info.port", -1);
    }
    conf.set("hbase.unsafe.regionserver.hostname", "localhost");
    conf.set("dfs.datanode.address", HOST + ":0");
    conf.set("dfs.datanode.http.address", HOST + ":0");
    conf.set("dfs.datanode.ipc.address", HOST + ":0");
    conf.set("dfs.namenode.rpc-bind-host", HOST);
    conf.setInt("dfs.replication", 1);
    return conf;
  }

  private static String put(Configuration conf, Path file) throws IOException {
    FileSystem hdfs = FileSystem.get(conf);
    org.apache.hadoop.fs.Path target = new org.apache.hadoop.fs.Path("/" + file.getFileName());
    hdfs.copyFromLocalFile(new org.apache.hadoop.fs.Path(file.toUri()), target);
    return hdfs.makeQualified(target).toString();
  }

  private static String load(Configuration conf, Path file) throws IOException {
    String name = file.getFileName().toString().replaceFirst("\\.[^.]*$", "");
    try (Connection connection = ConnectionFactory.createConnection(conf);
        Admin admin = connection.getAdmin()) {
      TableName table = TableName.valueOf(name);
      admin.createTable(
          TableDescriptorBuilder.newBuilder(table)
              .setColumnFamily(ColumnFamilyDescriptorBuilder.of(FAMILY))
              .build());
      try (Table rows = connection.getTable(table)) {
        rows.put(puts(file));
      }
    }
    return "hbase://" + HOST + ":" + conf.get("hbase.zookeeper.property.clientPort") + "/" + name;
  }

  private static List<Put> puts(Path file) {
    try (CsvReader<NamedCsvRecord> csv = CsvReader.builder().ofNamedCsvRecord(file)) {
      List<Put> puts = new ArrayList<>();
      for (NamedCsvRecord row : csv) {
        Put put = new Put(bytes(row.getField(0)));
        for (int i = 1; i < row.getFieldCount(); i++) {
          put.addColumn(FAMILY, bytes(row.getHeader().get(i)), bytes(row.getField(i)));
        }
        puts.add(put);
      }
      return puts;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
