package io.roundabout.server;

import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.reader.StreamReader;

/** The configuration file as text and as YAML nodes that know their places. */
final class ConfigText {
  /** A configuration is written by hand; what is larger is another file given by mistake. */
  static final int MAX_BYTES = 1 << 20;

  private static final int MAX_ALIASES = 50;
  private static final int MAX_DEPTH = 30;
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final String text;
  private final int[] codePoints;

  private ConfigText(String text) {
    this.text = text;
    this.codePoints = text.codePoints().toArray();
  }

  /** The file's text; empty when it cannot be read, which {@code faults} then says. */
  static Optional<ConfigText> read(Path file, Faults faults) {
    byte[] bytes;
    try {
      if (Files.isDirectory(file)) {
        faults.add(Place.START, "this is a directory; name a configuration file in it");
        return Optional.empty();
      }
      if (Files.size(file) > MAX_BYTES) {
        faults.add(
            Place.START,
            "the file has " + Files.size(file) + " bytes, a configuration at most " + MAX_BYTES);
        return Optional.empty();
      }
      bytes = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      faults.add(
          Place.START,
          "there is no such file; write one (docs/configuration.md begins with an example) or name"
              + " another");
      return Optional.empty();
    } catch (IOException e) {
      faults.add(Place.START, "the file cannot be read: " + e);
      return Optional.empty();
    }
    return decode(bytes, faults).map(ConfigText::new);
  }

  private static Optional<String> decode(byte[] bytes, Faults faults) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    CharBuffer chars = CharBuffer.allocate(bytes.length + 1);
    ByteBuffer source = ByteBuffer.wrap(bytes);
    CoderResult result = decoder.decode(source, chars, true);
    String text = chars.flip().toString();
    text = text.isEmpty() || text.charAt(0) != BYTE_ORDER_MARK ? text : text.substring(1);
    if (result.isError()) {
      faults.add(
          endOf(text),
          String.format(
              "the byte 0x%02X is not UTF-8; save the file as UTF-8 text",
              bytes[source.position()] & 0xFF));
      return Optional.empty();
    }
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      if (!StreamReader.isPrintable(c)) {
        faults.add(
            endOf(text.substring(0, i)),
            String.format("the character U+%04X cannot stand in a text file", c));
        return Optional.empty();
      }
      i += Character.charCount(c);
    }
    if (text.isBlank()) {
      faults.add(Place.START, "the file is empty; 'lanes' is needed at least");
      return Optional.empty();
    }
    return Optional.of(text);
  }

  /** The place after the last character of {@code text}. */
  private static Place endOf(String text) {
    int lineStart = text.lastIndexOf('\n') + 1;
    int line = 1 + (int) text.chars().filter(c -> c == '\n').count();
    return new Place(line, text.codePointCount(lineStart, text.length()) + 1);
  }

  /** The one document of the file; empty when there is none, which {@code faults} then says. */
  Optional<Node> compose(Faults faults) {
    LoaderOptions limits = new LoaderOptions();
    limits.setCodePointLimit(MAX_BYTES);
    limits.setMaxAliasesForCollections(MAX_ALIASES);
    limits.setNestingDepthLimit(MAX_DEPTH);
    try {
      Node root = new Yaml(limits).compose(new StringReader(text));
      if (root == null) {
        faults.add(Place.START, "the file holds comments only; 'lanes' is needed at least");
      }
      return Optional.ofNullable(root);
    } catch (MarkedYAMLException e) {
      Place place = e.getProblemMark() == null ? Place.START : Faults.place(e.getProblemMark());
      faults.add(place, sentence(e.getProblem()));
    } catch (YAMLException e) {
      faults.add(Place.START, sentence(e.getMessage()));
    }
    return Optional.empty();
  }

  ScalarText scalar(ScalarNode node) {
    return new ScalarText(codePoints, node);
  }

  private static String sentence(String problem) {
    if (problem.contains("'\\t(TAB)'")) {
      return "a tab stands where YAML wants spaces";
    }
    if (problem.contains("mapping values are not allowed here")) {
      return "this ': ' makes no sense to YAML here; put a value that holds one into quotes, or"
          + " check the indentation";
    }
    if (problem.contains("but found another document")) {
      return "a second document begins here; a configuration is one";
    }
    return "not YAML: " + problem;
  }
}
