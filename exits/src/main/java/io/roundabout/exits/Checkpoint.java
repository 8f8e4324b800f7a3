package io.roundabout.exits;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Reads how far a query has come from the logs that Spark keeps in its checkpoint: {@code
 * offsets/N} is written before batch N is planned, {@code commits/N} after its result is committed.
 */
final class Checkpoint {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * The end of a batch.
   *
   * @param rows per lane, the first row that the batch does not read; of a batch that stands, the
   *     first that it reads
   * @param tables per table lane, the version that the batch uses
   * @param begins per lane, the first row that the batch reads, where that says where a batch that
   *     stood has ended
   */
  record Position(
      long batch, Map<String, Long> rows, Map<String, Long> tables, Map<String, Long> begins) {
    Position {
      rows = Map.copyOf(rows);
      tables = Map.copyOf(tables);
      begins = Map.copyOf(begins);
    }

    private Position after(Position next) {
      Map<String, Long> exact = new TreeMap<>(rows);
      exact.putAll(next.begins);
      return new Position(batch, exact, tables, begins);
    }
  }

  private final Path directory;

  Checkpoint(Path directory) {
    this.directory = directory;
  }

  Path directory() {
    return directory;
  }

  /** The last batch whose result is committed. */
  Optional<Position> committed() throws IOException {
    OptionalLong newest = newest("commits");
    if (newest.isEmpty()) {
      return Optional.empty();
    }
    long batch = newest.getAsLong();
    Position position = position(batch);
    try {
      // Where a batch that stood has ended is said by the one after it.
      return Optional.of(position.after(position(batch + 1)));
    } catch (NoSuchFileException isTheLast) {
      return Optional.of(position);
    }
  }

  /** The last batch that was begun. */
  Optional<Position> planned() throws IOException {
    OptionalLong batch = newest("offsets");
    return batch.isEmpty() ? Optional.empty() : Optional.of(position(batch.getAsLong()));
  }

  /** The rows from one offset of a lane to the next; null stands for none yet. */
  static long rows(String start, String end) {
    JsonNode last = parse(end);
    return row(last) - since(last).orElseGet(() -> row(parse(start)));
  }

  private static long row(JsonNode offset) {
    return offset.path("row").asLong();
  }

  /** The row at which the batch of an offset begins, where that is said. */
  private static OptionalLong since(JsonNode offset) {
    JsonNode row = offset.path("standing").asBoolean() ? offset.path("row") : offset.path("since");
    return row.canConvertToLong() ? OptionalLong.of(row.asLong()) : OptionalLong.empty();
  }

  private static JsonNode parse(String offset) {
    try {
      return offset == null ? JSON.missingNode() : JSON.readTree(offset);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not an offset of a lane: " + offset, e);
    }
  }

  /** The highest number of a batch in that log. */
  OptionalLong newest(String log) throws IOException {
    long newest = -1;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory.resolve(log))) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (name.chars().allMatch(Character::isDigit)) {
          newest = Math.max(newest, Long.parseLong(name));
        }
      }
    } catch (NoSuchFileException notBegun) {
      return OptionalLong.empty();
    }
    return newest < 0 ? OptionalLong.empty() : OptionalLong.of(newest);
  }

  private Position position(long batch) throws IOException {
    return read(directory.resolve("offsets").resolve(Long.toString(batch)), batch);
  }

  static Position read(Path file, long batch) throws IOException {
    Map<String, Long> rows = new TreeMap<>();
    Map<String, Long> tables = new TreeMap<>();
    Map<String, Long> begins = new TreeMap<>();
    try (var lines = Files.lines(file)) {
      // The version of the log and the batch's settings stand before one line a source.
      for (String line : lines.skip(2).toList()) {
        if (line.startsWith("{")) {
          JsonNode offset = JSON.readTree(line);
          String lane = offset.path("name").asText();
          rows.merge(lane, offset.path("row").asLong(), Math::min);
          since(offset).ifPresent(row -> begins.merge(lane, row, Math::min));
          offset
              .path("tables")
              .properties()
              .forEach(pin -> tables.merge(pin.getKey(), pin.getValue().asLong(), Math::max));
        }
      }
    } catch (JsonProcessingException e) {
      throw new IOException("%s is damaged: %s".formatted(file, e.getOriginalMessage()), e);
    } catch (UncheckedIOException e) {
      throw new IOException("%s is damaged: it is not UTF-8".formatted(file), e);
    }
    return new Position(batch, rows, tables, begins);
  }
}
