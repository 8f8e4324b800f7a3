package io.roundabout.chaosrun;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What a run was asked for; kept in its directory, so that it can be resumed. */
record Settings(int kills, long rows, long seed, Set<Fault> faults) {
  private static final String FILE = "settings";

  Settings {
    faults = new TreeSet<>(faults);
    if (kills < 0 || rows < 1) {
      throw new IllegalArgumentException("kills cannot be negative, and there must be a row");
    }
    if (kills > 0 && faults.stream().noneMatch(Fault::kills)) {
      throw new IllegalArgumentException(
          "none of the faults %s kills anything: name another one, or say --kills 0"
              .formatted(words(faults)));
    }
  }

  static Set<Fault> faults(String words) {
    return Arrays.stream(words.split(",")).map(Fault::of).collect(Collectors.toSet());
  }

  String faultWords() {
    return words(faults);
  }

  private static String words(Set<Fault> faults) {
    return faults.stream().map(Fault::word).collect(Collectors.joining(","));
  }

  static boolean isIn(Path directory) {
    return Files.exists(directory.resolve(FILE));
  }

  void writeTo(Path directory) throws IOException {
    Properties properties = new Properties();
    properties.setProperty("kills", Integer.toString(kills));
    properties.setProperty("rows", Long.toString(rows));
    properties.setProperty("seed", Long.toString(seed));
    properties.setProperty("faults", faultWords());
    try (Writer writer = Files.newBufferedWriter(directory.resolve(FILE))) {
      properties.store(writer, "A run of ./chaos");
    }
  }

  static Settings readFrom(Path directory) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(directory.resolve(FILE))) {
      properties.load(reader);
    }
    for (String key : List.of("kills", "rows", "seed", "faults")) {
      if (properties.getProperty(key) == null) {
        throw new IOException(directory.resolve(FILE) + " does not say its " + key);
      }
    }
    return new Settings(
        Integer.parseInt(properties.getProperty("kills")),
        Long.parseLong(properties.getProperty("rows")),
        Long.parseLong(properties.getProperty("seed")),
        faults(properties.getProperty("faults")));
  }
}
