package io.roundabout.vehicle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class RowWriterPropertyTest {

  @Property(tries = 300)
  void aStreamInAnyPiecesIsSentLikeItsRowsOneByOne(
      @ForAll("lines") List<String> lines, @ForAll boolean lastEnds, @ForAll long seed)
      throws IOException {
    String text = String.join("\n", lines) + (lastEnds && !lines.isEmpty() ? "\n" : "");
    List<String> rows = lines.stream().filter(l -> !l.isEmpty() && !l.equals("\r")).toList();

    RowBuffer bulk = new RowBuffer(Long.MAX_VALUE, 1);
    InputStream pieces = new Pieces(text.getBytes(StandardCharsets.UTF_8), new Random(seed));
    assertThat(new RowWriter(bulk, 1 << 20).rows(pieces)).isEqualTo(rows.size());

    RowBuffer single = new RowBuffer(Long.MAX_VALUE, 1);
    RowWriter writer = new RowWriter(single, 1 << 20);
    for (String row : rows) {
      writer.row(row.getBytes(StandardCharsets.UTF_8));
    }
    String expected =
        rows.stream()
            .map(r -> (r.startsWith("\\") ? "\\" : "") + r + "\n")
            .collect(Collectors.joining());
    assertThat(sent(bulk)).isEqualTo(expected);
    assertThat(sent(single)).isEqualTo(expected);
  }

  @Property(tries = 200)
  void aRewoundCursorBeginsBehindWhatIsAcknowledged(
      @ForAll("lines") List<String> lines, @ForAll long seed) throws IOException {
    List<String> rows = lines.stream().filter(l -> !l.isEmpty() && !l.equals("\r")).toList();
    Random random = new Random(seed);
    RowBuffer buffer = new RowBuffer(Long.MAX_VALUE, 1);
    RowWriter writer = new RowWriter(buffer, 1 << 20);
    int acknowledged = 0;
    for (int i = 0; i < rows.size(); i++) {
      writer.row(rows.get(i).getBytes(StandardCharsets.UTF_8));
      if (random.nextInt(4) == 0) {
        acknowledged += random.nextInt(i + 2 - acknowledged);
        buffer.acknowledge(acknowledged);
      }
    }
    String expected =
        rows.stream()
            .skip(acknowledged)
            .map(r -> (r.startsWith("\\") ? "\\" : "") + r + "\n")
            .collect(Collectors.joining());
    assertThat(buffer.rewind().firstRow()).isEqualTo(acknowledged + 1);
    assertThat(sent(buffer)).isEqualTo(expected);
  }

  @Provide
  Arbitrary<List<String>> lines() {
    Arbitrary<String> odd = Arbitraries.of("", "\r", "\\", "\\.", "\\\\x", "ü€");
    Arbitrary<String> plain = Arbitraries.strings().withChars("ab\\\r,\"").ofMaxLength(30);
    Arbitrary<String> large = Arbitraries.of("x".repeat(40_000), "\\" + "y".repeat(70_000));
    return Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(3, odd),
            net.jqwik.api.Tuple.of(10, plain),
            net.jqwik.api.Tuple.of(1, large))
        .list()
        .ofMaxSize(40);
  }

  private static String sent(RowBuffer buffer) {
    buffer.end();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    RowBuffer.Cursor cursor = buffer.rewind();
    try {
      for (int n = buffer.await(cursor, () -> false);
          n > 0;
          n = buffer.await(cursor, () -> false)) {
        out.write(cursor.data(), cursor.offset(), n);
        cursor.advance(n);
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  /** Gives its bytes in pieces of random size, as a network does. */
  private static final class Pieces extends ByteArrayInputStream {
    private final Random random;

    Pieces(byte[] bytes, Random random) {
      super(bytes);
      this.random = random;
    }

    @Override
    public synchronized int read(byte[] target, int offset, int length) {
      return super.read(target, offset, Math.min(length, 1 + random.nextInt(50_000)));
    }
  }
}
