package io.roundabout.exitsink;

import io.roundabout.fuzzing.Agreement;
import io.roundabout.fuzzing.Input;
import io.roundabout.fuzzing.Target;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/** The seal of an epoch. */
public final class OutboxSeals implements Target {
  @Override
  public void take(byte[] bytes) {
    Input input = new Input(bytes);
    boolean right = input.choice() < 0x80;
    String text = input.text();
    byte[] seal = (right ? sealed(text) : text).getBytes(StandardCharsets.UTF_8);
    try {
      Seal read = Seal.decode("a seal", seal);
      Agreement.same(read, Seal.decode("again", read.encode()), "a seal is read back");
    } catch (IOException refused) {
      Agreement.holds(refused.getMessage().contains("a seal"), "the complaint names the file");
    }
  }

  private static String sealed(String text) {
    CRC32C crc = new CRC32C();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return text + "crc %08x\n".formatted(crc.getValue());
  }
}
