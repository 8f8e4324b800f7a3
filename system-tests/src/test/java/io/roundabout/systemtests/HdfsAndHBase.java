package io.roundabout.systemtests;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The real HDFS and HBase of the story, in a process of their own that ends with its input. */
final class HdfsAndHBase implements AutoCloseable {
  private final Process process;
  private final Map<String, String> addresses = new HashMap<>();

  /** Starts both, and returns when HDFS holds weather.csv and HBase the table airports. */
  HdfsAndHBase(Path directory) throws IOException {
    Path demo = Roundabout.HOME.resolve("demo/target");
    Path data = Roundabout.HOME.resolve("examples/data");
    Path log = directory.resolve("servers.log");
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:+UseSerialGC",
                Roundabout.QUICK,
                "-Djava.net.preferIPv4Stack=true",
                "-cp",
                demo.resolve("classes") + ":" + Files.readString(demo.resolve("classpath")).strip(),
                "io.roundabout.demo.Servers",
                directory.resolve("servers").toString(),
                "hdfs",
                data.resolve("weather.csv").toString(),
                "hbase",
                data.resolve("airports.csv").toString())
            .redirectError(log.toFile())
            .start();
    BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
    for (String line = lines.readLine(); !"READY".equals(line); line = lines.readLine()) {
      if (line == null) {
        throw new AssertionError("HDFS and HBase did not start:\n" + Files.readString(log));
      }
      List<String> words = List.of(line.split(" ", 2));
      addresses.put(words.get(0), words.get(words.size() - 1));
    }
  }

  /** {@code hdfs://host:port/weather.csv}. */
  String file() {
    return addresses.get("HDFS");
  }

  /** {@code hbase://host:port/airports}. */
  String table() {
    return addresses.get("HBASE");
  }

  @Override
  public void close() throws Exception {
    process.destroyForcibly().waitFor();
  }
}
