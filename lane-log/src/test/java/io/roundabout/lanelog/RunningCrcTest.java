package io.roundabout.lanelog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class RunningCrcTest {

  private static int jdk(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, bytes.length);
    return (int) crc.getValue();
  }

  @Property
  void goesOnFromAStoredValueAsIfItHadSeenTheBytes(
      @ForAll @Size(max = 300) byte[] bytes, @ForAll @IntRange(max = 300) int cut) {
    int at = Math.min(cut, bytes.length);
    RunningCrc first = RunningCrc.resume(0);
    first.update(bytes, 0, at);
    RunningCrc second = RunningCrc.resume(first.value());
    second.update(ByteBuffer.wrap(bytes, at, bytes.length - at));
    assertThat(second.value()).isEqualTo(jdk(bytes));
    second.restart(first.value());
    assertThat(second.value()).isEqualTo(first.value());
  }

  @Property(tries = 20)
  void holdsForLongStretches(@ForAll byte seed, @ForAll @IntRange(max = 5_000_000) int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (seed + i * 31 + (i >> 8));
    }
    RunningCrc crc = RunningCrc.resume(0);
    int step = 1 + length / 7;
    for (int at = 0; at < length; at += step) {
      crc.update(bytes, at, Math.min(step, length - at));
      crc = RunningCrc.resume(crc.value());
    }
    assertThat(crc.value()).isEqualTo(jdk(bytes));
  }
}
