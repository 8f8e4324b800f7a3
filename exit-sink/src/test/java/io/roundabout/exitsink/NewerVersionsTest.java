package io.roundabout.exitsink;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a later version has left in the outbox is refused by name. */
class NewerVersionsTest {
  @TempDir Path directory;

  @Test
  void aPart() throws Exception {
    PartFile.Header header = new PartFile.Header(MessageBodies.Kind.MAP, "orders", 2, 17, 3);
    Path file = directory.resolve("g2-e17-p3-a0.part");
    try (PartFile.Writer writer = new PartFile.Writer(file, header)) {
      writer.accept(new byte[] {1}, 1, 1);
      writer.finish();
    }
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer content = ByteBuffer.wrap(bytes);
    content.putShort(4, (short) 99);
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, bytes.length - 4);
    content.putInt(bytes.length - 4, (int) crc.getValue());
    Files.write(file, bytes);
    assertThatThrownBy(() -> PartFile.verify(file, header))
        .hasMessageContaining(file.toString())
        .hasMessageContaining("version 99");
  }

  @Test
  void aSeal() {
    String body =
        "roundabout-seal 99\nexit orders\ngeneration 2\nepoch 17\nfirst 1\npart 0 1 1 1 f\n";
    CRC32C crc = new CRC32C();
    crc.update(body.getBytes(StandardCharsets.UTF_8));
    String seal = body + "crc %08x\n".formatted(crc.getValue());
    assertThatThrownBy(() -> Seal.decode("g2-e17.seal", seal.getBytes(StandardCharsets.UTF_8)))
        .hasMessageContaining("g2-e17.seal")
        .hasMessageContaining("roundabout-seal 99");
  }
}
