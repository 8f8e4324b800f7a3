package io.roundabout.exitsink;

import io.roundabout.fuzzing.Agreement;
import io.roundabout.fuzzing.Input;
import io.roundabout.fuzzing.ScratchFile;
import io.roundabout.fuzzing.Target;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** A part of the outbox: checked as a whole, and then read. */
public final class OutboxParts implements Target {
  private static final int CRC = 4;

  @Override
  public void take(byte[] bytes) throws IOException {
    Input input = new Input(bytes);
    boolean right = input.choice() < 0x80;
    byte[] part = input.rest();
    Path file = ScratchFile.of(right ? withCrc(part) : part);
    PartFile.Header expected = new PartFile.Header(MessageBodies.Kind.MAP, "orders", 1, 2, 3);
    try {
      PartFile.verify(file, expected);
    } catch (IOException refused) {
      Agreement.holds(refused.getMessage().contains(file.toString()), "the complaint names it");
    }
    try (PartFile.Reader reader = new PartFile.Reader(file)) {
      long rows = 0;
      for (PartFile.Body body = reader.next(); body != null; body = reader.next()) {
        rows += body.rows();
      }
      Agreement.holds(rows >= 0, "rows of a part");
    } catch (IOException refused) {
      Agreement.holds(refused.toString().length() < 1000, "the complaint is short");
    }
  }

  private static byte[] withCrc(byte[] part) {
    CRC32C crc = new CRC32C();
    crc.update(part);
    byte[] whole = Arrays.copyOf(part, part.length + CRC);
    ByteBuffer.wrap(whole).putInt(part.length, (int) crc.getValue());
    return whole;
  }
}
