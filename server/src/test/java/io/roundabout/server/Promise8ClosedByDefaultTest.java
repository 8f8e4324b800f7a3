package io.roundabout.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Promise 8: every listener (gate, AMQP, control, Spark's own) binds to loopback. */
@EnabledOnOs(OS.LINUX)
class Promise8ClosedByDefaultTest {
  private static final Pattern SOCKET = Pattern.compile("socket:\\[(\\d+)]");
  private static final String LISTENING = "0A";

  @TempDir private Path directory;

  @Test
  void everyListeningSocketOfTheProcessIsOnLoopback() throws Exception {
    String yaml =
        (Example.LANES + Example.EXITS)
            .replace("\"local[2]\"}", "\"local[2]\", conf: {spark.ui.enabled: true}}");
    try (RunningServer server = RunningServer.open(Example.write(directory, yaml))) {
      server.await("Spark is up", () -> server.status().path("spark").asText().equals("up"));
      List<String> addresses = listening(server.pid());
      assertThat(addresses).as("gate, AMQP, control and Spark's page").hasSizeGreaterThan(3);
      assertThat(addresses)
          .allMatch(Promise8ClosedByDefaultTest::loopback, "is a loopback address");
    }
  }

  /** The hexadecimal addresses, as the kernel tells them: little-endian words. */
  private static List<String> listening(long pid) throws IOException {
    Set<String> inodes = new HashSet<>();
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      for (Path descriptor : (Iterable<Path>) descriptors::iterator) {
        if (Files.isSymbolicLink(descriptor)) {
          Matcher matcher = SOCKET.matcher(Files.readSymbolicLink(descriptor).toString());
          if (matcher.matches()) {
            inodes.add(matcher.group(1));
          }
        }
      }
    }
    List<String> addresses = new ArrayList<>();
    for (String table : List.of("tcp", "tcp6")) {
      for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/net/" + table))) {
        String[] fields = line.trim().split("\\s+");
        if (fields.length > 9 && fields[3].equals(LISTENING) && inodes.contains(fields[9])) {
          addresses.add(fields[1].substring(0, fields[1].indexOf(':')));
        }
      }
    }
    return addresses;
  }

  private static boolean loopback(String address) {
    return switch (address.length()) {
      case 8 -> address.endsWith("7F");
      default ->
          address.equals("00000000000000000000000001000000")
              || address.startsWith("0000000000000000FFFF0000") && address.endsWith("7F");
    };
  }
}
