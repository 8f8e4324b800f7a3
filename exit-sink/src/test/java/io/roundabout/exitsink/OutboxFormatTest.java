package io.roundabout.exitsink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.roundabout.exitsink.ExitDelivery.Part;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bytes of the outbox, and what becomes of damaged ones. */
class OutboxFormatTest {
  private static final PartFile.Header HEADER =
      new PartFile.Header(MessageBodies.Kind.MAP, "orders", 2, 17, 3);

  @TempDir Path directory;

  private Path write(Path file, byte[]... bodies) throws IOException {
    try (PartFile.Writer writer = new PartFile.Writer(file, HEADER)) {
      for (byte[] body : bodies) {
        writer.accept(body, body.length, 1);
      }
      writer.finish();
    }
    return file;
  }

  @Test
  void aPartsBytesAreAsDocumented() throws Exception {
    AmqpBytes bytes = new AmqpBytes();
    bytes.beginValueSection();
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("n", 300L);
    row.put("w", "hi");
    row.put("x", null);
    bytes.put(row);
    byte[] body = java.util.Arrays.copyOf(bytes.array(), bytes.length());
    Path file = write(directory.resolve("part"), body);
    assertThat(HexFormat.of().formatHex(Files.readAllBytes(file)))
        .isEqualTo(
            "52424f58" // RBOX
                + "0001" // version
                + "0000" // kind: map
                + "00000002" // generation
                + "0000000000000011" // epoch
                + "00000003" // partition
                + "0006"
                + "6f7264657273" // orders
                + "00000023" // length
                + "00000001" // rows
                + "005377" // an amqp-value
                + "d1"
                + "0000001b"
                + "00000006" // map32: size, count
                + "a1016e"
                + "81000000000000012c" // n: 300
                + "a10177"
                + "a1026869" // w: hi
                + "a10178"
                + "40" // x: null
                + "00000000" // no more bodies
                + "00000001" // records
                + "0000000000000001" // rows
                + "e07df205"); // CRC32C
  }

  @Test
  void aSealsBytesAreAsDocumented() throws Exception {
    Seal seal =
        new Seal(
            "orders",
            2,
            17,
            4201,
            List.of(
                new Part(17, 0, "g2-e17-p0-a99.part", 12_000, 12, 1_048_576),
                new Part(17, 3, "g2-e17-p3-a7.part", 1, 1, 80)));
    String text =
        """
        roundabout-seal 1
        exit orders
        generation 2
        epoch 17
        first 4201
        part 0 12000 12 1048576 g2-e17-p0-a99.part
        part 3 1 1 80 g2-e17-p3-a7.part
        crc 8f8a8fd4
        """;
    assertThat(new String(seal.encode(), StandardCharsets.UTF_8)).isEqualTo(text);
    assertThat(Seal.decode("seal", seal.encode())).isEqualTo(seal);
  }

  @Test
  void everyChangedByteOfASealIsNoticed() {
    Seal seal = new Seal("o", 1, 1, 1, List.of(new Part(1, 0, "f", 1, 1, 1)));
    for (int i = 0; i < seal.encode().length; i++) {
      byte[] bytes = seal.encode();
      bytes[i] ^= 1;
      assertThatThrownBy(() -> Seal.decode("seal", bytes))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("seal");
    }
  }

  @Test
  void everyChangedOrMissingByteOfAPartIsNoticed() throws Exception {
    byte[] whole = Files.readAllBytes(write(directory.resolve("part"), new byte[] {1, 2, 3}));
    Path damaged = directory.resolve("damaged");
    for (int i = 0; i < whole.length; i++) {
      byte[] bytes = whole.clone();
      bytes[i] ^= 1;
      Files.write(damaged, bytes);
      assertThatThrownBy(() -> PartFile.verify(damaged, HEADER))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(damaged.toString());
      Files.write(damaged, java.util.Arrays.copyOf(whole, i));
      assertThatThrownBy(() -> PartFile.verify(damaged, HEADER)).isInstanceOf(IOException.class);
    }
    assertThatThrownBy(
            () ->
                PartFile.verify(
                    directory.resolve("part"),
                    new PartFile.Header(MessageBodies.Kind.MAP, "orders", 2, 18, 3)))
        .hasMessageContaining("epoch=18");
  }

  @Property(tries = 50)
  void bodiesComeBackAsTheyWere(
      @ForAll @Size(max = 40) List<@IntRange(min = 1, max = 200_000) Integer> lengths)
      throws Exception {
    Path file = Files.createTempFile("part", "");
    Files.delete(file);
    byte[][] bodies = new byte[lengths.size()][];
    for (int i = 0; i < bodies.length; i++) {
      bodies[i] = new byte[lengths.get(i)];
      new java.util.Random(i).nextBytes(bodies[i]);
    }
    try {
      write(file, bodies);
      PartFile.verify(file, HEADER);
      try (PartFile.Reader reader = new PartFile.Reader(file)) {
        for (byte[] body : bodies) {
          assertThat(reader.next().bytes()).isEqualTo(body);
        }
        assertThat(reader.next()).isNull();
      }
    } finally {
      Files.delete(file);
    }
  }
}
