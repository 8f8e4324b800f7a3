package io.roundabout.lanelog;

import io.roundabout.fuzzing.Agreement;
import io.roundabout.fuzzing.Input;
import io.roundabout.fuzzing.Target;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * The small files of a lane: trips, encodings, identity, durable mark, and the head of a file of
 * blocks. Magic, version, length and checksum are put right first, unless the input says otherwise.
 */
public final class LaneFiles implements Target {
  private static final int KINDS = 5;

  @Override
  public void take(byte[] bytes) throws IOException {
    Input input = new Input(bytes);
    int choice = input.choice();
    boolean right = choice < 0x80;
    byte[] content = input.rest();
    try {
      switch ((choice & 0x7f) % KINDS) {
        case 0 -> trips(file(TripsFile.FILE, content, right));
        case 1 -> EncodingsFile.read(file(EncodingsFile.FILE, content, right));
        case 2 -> LaneFile.read(file(LaneFile.FILE, content, right));
        case 3 -> mark(content, right);
        default -> head(content, right);
      }
    } catch (LaneDamagedException refused) {
      Agreement.holds(refused.getMessage().length() < 2000, "the complaint is short");
    }
  }

  private static BytesInMemory file(WholeFile file, byte[] content, boolean right)
      throws IOException {
    byte[] bytes = right ? file.encode(out -> out.write(content)).array() : content;
    return new BytesInMemory().with(file.name(), bytes);
  }

  private static void trips(BytesInMemory storage) throws IOException {
    TripsFile trips = TripsFile.read(storage);
    trips.write(storage);
    Agreement.same(trips, TripsFile.read(storage), "trips are read back");
  }

  private static void mark(byte[] content, boolean right) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(content);
    for (int slot = 0; right && slot <= content.length - 44; slot += 512) {
      bytes.putInt(slot, 0x52424D4B).putInt(slot + 40, Blocks.crc(bytes, slot, 40));
    }
    try {
      DurableMark.open(new BytesInMemory().with("durable", content).open("durable", false), 0);
    } catch (BadBlockException refused) {
      Agreement.holds(refused.newer(), "only a newer version is refused by name");
    }
  }

  private static void head(byte[] content, boolean right) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(content);
    if (right && content.length >= FileHeader.BYTES) {
      bytes.put("RBSEGMNT".getBytes(StandardCharsets.US_ASCII));
      bytes.putInt(60, Blocks.crc(bytes, 0, 60));
    }
    FileHeader expected = new FileHeader(FileHeader.Kind.SEGMENT, new UUID(1, 2), 3);
    LogFile file = new BytesInMemory().with("head", content).open("head", false);
    try {
      FileHeader.check(file, expected);
    } catch (BadBlockException refused) {
      Agreement.holds(!refused.getMessage().isBlank(), "a complaint");
    }
  }
}
