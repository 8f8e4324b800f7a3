package io.roundabout.rowformat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.roundabout.rowformat.Samples.Lane;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What makes a row a breakdown depends on that row and its lane alone. */
class VerdictPropertyTest {
  private static final JsonFactory STRICT =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(64).build())
          .build();

  /** A lane and lines of which some are rows of it, more or less. */
  record Block(Encoding encoding, List<byte[]> lines) {
    byte[] bytes() {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      for (byte[] line : lines) {
        out.writeBytes(line);
        out.write('\n');
      }
      return out.toByteArray();
    }
  }

  @Provide
  Arbitrary<Block> jsonBlocks() {
    return anyJsonBlocks();
  }

  /** Of lanes of any types; a third of the rows fit, the others are changed by a few bytes. */
  static Arbitrary<Block> anyJsonBlocks() {
    return blocks(Samples.lanes(), lane -> Encoding.json(lane.columns()));
  }

  @Provide
  Arbitrary<Block> blocks() {
    return Arbitraries.oneOf(
        jsonBlocks(),
        blocks(
            Samples.flatLanes().map(CsvText::withoutLineEnds),
            lane -> Encoding.csv(lane.columns(), CsvOptions.DEFAULT)));
  }

  private static Arbitrary<Block> blocks(
      Arbitrary<Lane> lanes, java.util.function.Function<Lane, Encoding> encoding) {
    return lanes.flatMap(
        lane ->
            Arbitraries.longs().map(seed -> block(encoding.apply(lane), lane, new Random(seed))));
  }

  private static Block block(Encoding encoding, Lane lane, Random random) {
    List<byte[]> lines = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      byte[] line = line(encoding, lane.rows().get(i % lane.rows().size()));
      boolean asItIs = line.length > 0 && random.nextInt(3) == 0;
      lines.add(asItIs ? line : changed(line, random));
    }
    return new Block(encoding, lines);
  }

  private static byte[] line(Encoding encoding, List<Object> row) {
    if (encoding.format() == Format.CSV) {
      return new CsvText(encoding.csv()).line(encoding.columns(), row);
    }
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try {
      new NdjsonEncoder(encoding.columns()).write(new ListValues(row), line);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return Arrays.copyOf(line.toByteArray(), line.size() - 1);
  }

  /** A few bytes changed, moved, lost or added, but neither empty nor more than one line. */
  private static byte[] changed(byte[] line, Random random) {
    byte[] changed = line;
    String likely = "{}[]\",:\\0123456789.eE+-tfnu \t\r\u0000ä😀";
    byte[] letters = likely.getBytes(StandardCharsets.UTF_8);
    for (int i = random.nextInt(3); i >= 0; i--) {
      int at = random.nextInt(changed.length + 1);
      int from = Math.min(changed.length, at + random.nextInt(3));
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      out.write(changed, 0, at);
      for (int k = random.nextInt(3); k > 0; k--) {
        out.write(
            random.nextInt(4) == 0 ? random.nextInt() : letters[random.nextInt(letters.length)]);
      }
      out.write(changed, from, changed.length - from);
      changed = out.toByteArray();
    }
    for (int i = 0; i < changed.length; i++) {
      changed[i] = changed[i] == '\n' ? (byte) ' ' : changed[i];
    }
    return changed.length == 0 ? new byte[] {' '} : changed;
  }

  @Property(tries = 2000)
  void aRowIsJudgedTheSameInAnyBlock(@ForAll("blocks") Block block) {
    Rows together = Rows.judge(block.encoding(), block.bytes());
    List<List<Object>> values = new ArrayList<>();
    List<Integer> broken = new ArrayList<>();
    for (int i = 0; i < block.lines().size(); i++) {
      Rows alone =
          Rows.judge(
              block.encoding(),
              new Block(block.encoding(), block.lines().subList(i, i + 1)).bytes());
      values.addAll(alone.values());
      if (!alone.faults().isEmpty()) {
        broken.add(i);
      }
    }
    assertThat(together.faults().keySet()).containsExactlyElementsOf(broken);
    assertThat(together.values()).isEqualTo(values);
  }

  @Property(tries = 2000)
  void aRowIsJudgedTheSameWhateverIsWanted(@ForAll("blocks") Block block, @ForAll long seed) {
    Rows all = Rows.judge(block.encoding(), block.bytes());
    int[] wanted = someColumns(block.encoding().columns(), new Random(seed));
    Columns projected = projected(block.encoding().columns(), wanted);
    Rows some =
        Rows.of(RowDecoder.judge(block.encoding(), wanted), projected, block.bytes(), new BitSet());
    assertThat(some.faults()).isEqualTo(all.faults());
    assertThat(some.values()).isEqualTo(projected(all.values(), wanted));
  }

  @Property(tries = 2000)
  void rowsThatWereJudgedAsGoodAreReadTheSame(@ForAll("blocks") Block block, @ForAll long seed) {
    Rows all = Rows.judge(block.encoding(), block.bytes());
    BitSet skip = new BitSet();
    all.faults().keySet().forEach(skip::set);
    int[] wanted = someColumns(block.encoding().columns(), new Random(seed));
    Rows read =
        Rows.of(
            RowDecoder.of(block.encoding(), wanted),
            projected(block.encoding().columns(), wanted),
            block.bytes(),
            skip);
    assertThat(read.faults()).isEmpty();
    assertThat(read.values()).isEqualTo(projected(all.values(), wanted));
  }

  @Property(tries = 5000)
  void anyColumnlessRowIsJudgedAsJacksonAndTheJdkDo(@ForAll("jsonBlocks") Block block) {
    Encoding columnless = Encoding.json(new Columns(List.of()));
    Rows rows = Rows.judge(columnless, block.bytes());
    for (int i = 0; i < block.lines().size(); i++) {
      byte[] line = block.lines().get(i);
      assertThat(!rows.faults().containsKey(i))
          .as(() -> new String(line, StandardCharsets.UTF_8) + " " + rows.faults())
          .isEqualTo(isUtf8(line) && isOneObject(line));
    }
  }

  @Property(tries = 2000)
  void anyBytesGetAVerdictInOneVisibleLine(@ForAll("blocks") Block block, @ForAll byte[] bytes) {
    Rows rows = Rows.judge(block.encoding(), bytes);
    int lines = 0;
    for (int i = 0; i < bytes.length; i++) {
      lines += bytes[i] == '\n' || i == bytes.length - 1 ? 1 : 0;
    }
    assertThat(rows.values().size() + rows.faults().size()).isEqualTo(lines);
    Rows.judge(block.encoding(), block.bytes()).faults().values().forEach(this::assertVisible);
    rows.faults().values().forEach(this::assertVisible);
  }

  private void assertVisible(String message) {
    assertThat(message).isNotBlank();
    assertThat(message.chars()).noneMatch(Character::isISOControl);
    assertThat(message.length()).isLessThan(500);
  }

  private static int[] someColumns(Columns columns, Random random) {
    List<Integer> all = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      all.add(i);
    }
    java.util.Collections.shuffle(all, random);
    return all.stream().limit(random.nextInt(columns.size() + 1)).mapToInt(i -> i).toArray();
  }

  private static Columns projected(Columns columns, int[] wanted) {
    return new Columns(Arrays.stream(wanted).mapToObj(columns::get).toList());
  }

  private static List<List<Object>> projected(List<List<Object>> rows, int[] wanted) {
    List<List<Object>> projected = new ArrayList<>();
    for (List<Object> row : rows) {
      List<Object> values = new ArrayList<>();
      for (int column : wanted) {
        values.add(row.get(column));
      }
      projected.add(values);
    }
    return projected;
  }

  private static boolean isUtf8(byte[] line) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private static boolean isOneObject(byte[] line) {
    // Behind blanks Jackson does not take bytes that are zero for UTF-16 or UTF-32.
    byte[] padded = new byte[4 + line.length];
    Arrays.fill(padded, 0, 4, (byte) ' ');
    System.arraycopy(line, 0, padded, 4, line.length);
    try (JsonParser in = STRICT.createParser(padded)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        return false;
      }
      in.skipChildren();
      return in.nextToken() == null;
    } catch (IOException e) {
      return false;
    }
  }
}
