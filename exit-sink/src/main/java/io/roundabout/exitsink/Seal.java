package io.roundabout.exitsink;

import io.roundabout.exitsink.ExitDelivery.Part;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Says which parts count for an epoch that does not fit into one transaction, and what their rows'
 * numbers are. A file of text:
 *
 * <pre>
 * roundabout-seal 1
 * exit orders
 * generation 2
 * epoch 17
 * first 4201
 * part 0 12000 12 1048576 g2-e17-p0-a99.part
 * crc 1a2b3c4d
 * </pre>
 *
 * A part's line holds partition, rows, messages, bytes and file; the last line the CRC32C of all
 * bytes before it.
 *
 * @param first the number of the first part's first row
 */
record Seal(String exit, int generation, long epoch, long first, List<Part> parts) {
  private static final String TITLE = "roundabout-seal 1";

  Seal {
    parts = List.copyOf(parts);
  }

  long rows() {
    return parts.stream().mapToLong(Part::rows).sum();
  }

  byte[] encode() {
    StringBuilder text = new StringBuilder(TITLE).append('\n');
    text.append("exit ").append(exit).append('\n');
    text.append("generation ").append(generation).append('\n');
    text.append("epoch ").append(epoch).append('\n');
    text.append("first ").append(first).append('\n');
    for (Part part : parts) {
      text.append("part ").append(part.partition()).append(' ').append(part.rows()).append(' ');
      text.append(part.messages()).append(' ').append(part.bytes()).append(' ');
      text.append(part.file()).append('\n');
    }
    String body = text.toString();
    return (body + "crc " + checksum(body) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /**
   * @param name what to call the bytes in an error
   * @throws IOException when they are not a whole seal
   */
  static Seal decode(String name, byte[] bytes) throws IOException {
    String text = new String(bytes, StandardCharsets.UTF_8);
    int end = text.lastIndexOf("crc ");
    if (end < 0 || !text.substring(end).equals("crc " + checksum(text.substring(0, end)) + "\n")) {
      throw new IOException(name + " is damaged: its checksum does not fit");
    }
    String[] lines = text.substring(0, end).split("\n", -1);
    if (!lines[0].equals(TITLE)) {
      throw new IOException(name + " is a '" + lines[0] + "', this program reads " + TITLE);
    }
    try {
      return decode(lines);
    } catch (IndexOutOfBoundsException | NumberFormatException e) {
      throw new IOException(name + " is damaged: its lines are not those of a seal", e);
    }
  }

  private static Seal decode(String[] lines) {
    long epoch = Long.parseLong(value(lines[3]));
    List<Part> parts = new ArrayList<>();
    for (int i = 5; i < lines.length - 1; i++) {
      String[] words = value(lines[i]).split(" ", 5);
      parts.add(
          new Part(
              epoch,
              Integer.parseInt(words[0]),
              words[4],
              Long.parseLong(words[1]),
              Integer.parseInt(words[2]),
              Long.parseLong(words[3])));
    }
    return new Seal(
        value(lines[1]),
        Integer.parseInt(value(lines[2])),
        epoch,
        Long.parseLong(value(lines[4])),
        parts);
  }

  private static String value(String line) {
    return line.substring(line.indexOf(' ') + 1);
  }

  private static String checksum(String text) {
    CRC32C crc = new CRC32C();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return "%08x".formatted(crc.getValue());
  }
}
