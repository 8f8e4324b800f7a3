package io.roundabout.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The story, from beginning to end: real servers, the roundabout, and three vehicles that come in
 * the wrong order. All of them are processes of their own, started by the same commands that a user
 * would type.
 */
final class Story {
  private static final String EXIT = "weather_at_airports";
  private static final int ROWS_SHOWN = 5;

  private final Path home;
  private final Path work;
  private final Path log;
  private final Screen screen;
  private final Children children;
  private final ObjectMapper json = new ObjectMapper();
  private int gatePort;
  private int amqpPort;

  Story(Path home, Screen screen, Children children) {
    this.home = home;
    this.work = home.resolve("build/demo");
    this.log = work.resolve("demo.log");
    this.screen = screen;
    this.children = children;
  }

  /** Returns whether what was collected is what the join should give. */
  boolean tell() throws IOException, InterruptedException {
    Path data = home.resolve("examples/data");
    ExpectedRows expected =
        ExpectedRows.join(data.resolve("weather.csv"), data.resolve("airports.csv"));
    delete(work);
    Files.createDirectories(work);
    Path config = writeConfig();

    screen.line("Three vehicles meet in the roundabout, and none waits for another.");
    BufferedReader servers = startServers(data);
    startRoundabout(config);
    Process collector = collector(expected.total());
    screen.done("vehicle 1, the collector, is at exit " + EXIT + ": nothing there yet, it stays");
    Map<String, String> addresses = awaitServers(servers);
    unload("2", "HDFS", "weather", addresses.get("HDFS"), List.of("--trip", "weather-2013"));
    tellWhoWaits();
    unload(
        "3",
        "HBase",
        "airports",
        addresses.get("HBASE"),
        List.of(
            "--trip",
            "airports-1",
            "--columns",
            "faa=:key,name=info:name,lat=info:lat,lon=info:lon"));
    return collect(collector, expected);
  }

  private Path writeConfig() throws IOException {
    gatePort = freePort();
    amqpPort = freePort();
    String story =
        Files.readString(home.resolve("examples/story.yaml"))
            .replace("./state ", work.resolve("state") + " ")
            .replace("9999", Integer.toString(gatePort))
            .replace("5672", Integer.toString(amqpPort));
    return Files.writeString(work.resolve("story.yaml"), story);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private BufferedReader startServers(Path data) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx1g", "-XX:+UseSerialGC", "-Djava.net.preferIPv4Stack=true"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Servers.class.getName()));
    command.add(work.resolve("servers").toString());
    command.addAll(List.of("hdfs", data.resolve("weather.csv").toString()));
    command.addAll(List.of("hbase", data.resolve("airports.csv").toString()));
    screen.line("    an HDFS and an HBase are starting in a process of their own (half a minute)");
    return children.start(log, command).inputReader(StandardCharsets.UTF_8);
  }

  /** Returns when the gate and the exits are open; what it says later is not of the story. */
  private void startRoundabout(Path config) throws IOException {
    screen.running("starting the roundabout");
    Process process = roundabout("run", config.toString());
    BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
    String first = lines.readLine();
    if (first == null) {
      throw new IOException("the roundabout did not start; " + log + " says why");
    }
    screen.done(first);
    Thread rest = new Thread(() -> lines.lines().forEach(line -> {}), "roundabout-output");
    rest.setDaemon(true);
    rest.start();
  }

  private Process collector(long rows) throws IOException {
    return roundabout(
        "collect",
        EXIT,
        "--follow",
        "--max",
        Long.toString(rows),
        "--amqp",
        "127.0.0.1:" + amqpPort);
  }

  private Map<String, String> awaitServers(BufferedReader lines) throws IOException {
    Map<String, String> addresses = new HashMap<>();
    screen.running("waiting for HDFS and HBase");
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.equals("READY")) {
        return addresses;
      }
      String[] words = line.split(" ", 2);
      if (words.length == 2 && words[1].startsWith("h")) {
        addresses.put(words[0], words[1]);
        screen.done((words[0].equals("HDFS") ? "HDFS holds " : "HBase holds ") + words[1]);
      }
    }
    throw new IOException("HDFS and HBase did not start; " + log + " says why");
  }

  private void unload(String number, String name, String lane, String uri, List<String> options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("unload", lane, "--from", uri));
    command.addAll(options);
    command.addAll(
        List.of(
            "--vehicle", name.toLowerCase(Locale.ROOT) + "-1", "--gate", "127.0.0.1:" + gatePort));
    screen.running("vehicle " + number + " brings " + lane + " from " + name);
    Process vehicle = roundabout(command.toArray(String[]::new));
    while (!vehicle.waitFor(200, TimeUnit.MILLISECONDS)) {
      screen.running(
          "vehicle "
              + number
              + " brings "
              + lane
              + " from "
              + name
              + ": "
              + acknowledged(lane)
              + " rows");
    }
    if (vehicle.exitValue() != 0) {
      throw new IOException("the " + name + " vehicle failed; " + log + " says why");
    }
    screen.done(
        String.format(
            Locale.ROOT,
            "vehicle %s has brought %,d rows of %s from %s, and has gone",
            number,
            acknowledged(lane),
            lane,
            name));
  }

  private void tellWhoWaits() throws IOException {
    for (JsonNode exit : status().path("exits")) {
      if (exit.path("name").asText().equals(EXIT)) {
        String why = exit.path("why").asText("");
        screen.line(
            "    exit " + EXIT + ": " + (why.isEmpty() ? exit.path("state").asText() : why));
      }
    }
  }

  private boolean collect(Process collector, ExpectedRows expected)
      throws IOException, InterruptedException {
    long count = 0;
    List<JsonNode> first = new ArrayList<>();
    try (BufferedReader rows = collector.inputReader(StandardCharsets.UTF_8)) {
      for (String line = rows.readLine(); line != null; line = rows.readLine()) {
        JsonNode row = json.readTree(line);
        expected.collected(row);
        if (count++ < ROWS_SHOWN) {
          first.add(row);
        }
        if (count % 500 == 0 || count == expected.total()) {
          screen.running("vehicle 1 collects " + Screen.bar(count, expected.total()));
        }
      }
    }
    collector.waitFor();
    screen.done(String.format(Locale.ROOT, "vehicle 1 has collected %,d rows over AMQP", count));
    RowTable.of(first).forEach(line -> screen.line("    " + line));
    return judge(count, expected);
  }

  private boolean judge(long count, ExpectedRows expected) {
    Optional<String> fault = expected.fault();
    if (count == expected.total() && fault.isEmpty()) {
      screen.line(
          String.format(
              Locale.ROOT,
              "%,d rows, each once and equal to the join computed without Spark; %.1f s.",
              count,
              screen.seconds()));
      return true;
    }
    screen.failed(
        String.format(Locale.ROOT, "%,d rows were expected, %,d came", expected.total(), count));
    fault.ifPresent(screen::failed);
    screen.failed("the processes' messages are in " + log);
    return false;
  }

  private long acknowledged(String lane) throws IOException {
    for (JsonNode node : status().path("lanes")) {
      if (node.path("name").asText().equals(lane)) {
        return node.path("acknowledged").asLong();
      }
    }
    return 0;
  }

  /** What the control endpoint tells, as {@code ./roundabout status --json} prints it. */
  private JsonNode status() throws IOException {
    JsonNode control = json.readTree(work.resolve("state/control.json").toFile());
    URL url = new URL("http://127.0.0.1:" + control.path("port").asInt() + "/status");
    URLConnection connection = url.openConnection();
    connection.setRequestProperty("Authorization", "Bearer " + control.path("token").asText());
    try (InputStream body = connection.getInputStream()) {
      return json.readTree(body);
    }
  }

  private Process roundabout(String... words) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(home.resolve("roundabout").toString());
    command.addAll(List.of(words));
    return children.start(log, command);
  }

  private static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
