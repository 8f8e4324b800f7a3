package io.roundabout.exits;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files of JSON that carry {@code "v"}, the version of their form. */
final class VersionedJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private VersionedJson() {}

  /**
   * @throws IOException naming the file, when it cannot be read, is no JSON, or is of another
   *     version
   */
  static JsonNode read(Path file, int version) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    JsonNode node;
    try {
      node = JSON.readTree(bytes);
    } catch (IOException e) {
      throw new IOException("%s is damaged: %s".formatted(file, firstLine(e)), e);
    }
    int found = node.path("v").asInt();
    if (found != version) {
      throw new IOException(
          "%s is of version %d; this program reads version %d".formatted(file, found, version));
    }
    return node;
  }

  /** Jackson says in the lines that follow where its bytes came from, which it cannot know. */
  private static String firstLine(IOException e) {
    return e.getMessage().lines().findFirst().orElse("");
  }
}
