package io.roundabout.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.roundabout.gate.Incoming.Cut;
import io.roundabout.gate.Incoming.Fault;
import io.roundabout.gate.Incoming.Header;
import io.roundabout.gate.Incoming.Rows;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RowAssemblerTest {
  private static final int MAX_ROW = 1500;

  /** What comes out, told as text: rows one by one, since where blocks end is nobody's business. */
  private static final class Told {
    private final List<String> messages = new ArrayList<>();
    private long nextRow = 1;
    private final long cutAfter;

    Told(long cutAfter) {
      this.cutAfter = cutAfter;
    }

    void take(Incoming message) {
      if (message instanceof Rows rows) {
        takeRows(rows);
      } else if (message instanceof Header header) {
        messages.add("header " + new String(header.line(), StandardCharsets.ISO_8859_1));
      } else if (message instanceof Fault fault) {
        messages.add("fault " + fault);
      } else {
        messages.add("cut " + ((Cut) message).droppedBytes());
      }
    }

    private void takeRows(Rows rows) {
      assertThat(rows.firstRow()).isEqualTo(nextRow);
      assertThat(rows.rows() > 0 || rows.endOfTrip()).isTrue();
      assertThat(rows.firstRow() <= cutAfter && rows.lastRow() > cutAfter).isFalse();
      String text = new String(rows.bytes(), 0, rows.length(), StandardCharsets.ISO_8859_1);
      assertThat(text.chars().filter(c -> c == '\n').count()).isEqualTo(rows.rows());
      assertThat(text.isEmpty() || text.endsWith("\n")).isTrue();
      for (int from = 0; from < text.length(); from = text.indexOf('\n', from) + 1) {
        messages.add("row " + nextRow++ + " " + text.substring(from, text.indexOf('\n', from)));
      }
      if (rows.endOfTrip()) {
        messages.add("end");
      }
    }
  }

  /** The protocol's rules in the simplest words. */
  private static List<String> expected(String text, boolean header) {
    List<String> messages = new ArrayList<>();
    long row = 1;
    boolean awaitsHeader = header;
    int start = 0;
    for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      String line = text.substring(start, end);
      start = end + 1;
      if (line.length() > MAX_ROW + 2) {
        messages.add("fault ROW_TOO_LONG " + row);
        return messages;
      }
      if (line.endsWith("\r")) {
        line = line.substring(0, line.length() - 1);
      }
      if (line.equals("\\.")) {
        messages.add("end");
        return messages;
      }
      if (line.startsWith("\\") && !line.startsWith("\\\\")) {
        messages.add("fault BAD_REQUEST " + row);
        return messages;
      }
      line = line.startsWith("\\") ? line.substring(1) : line;
      if (line.length() > MAX_ROW) {
        messages.add("fault ROW_TOO_LONG " + row);
        return messages;
      }
      if (line.isEmpty()) {
        continue;
      }
      messages.add(awaitsHeader ? "header " + line : "row " + row++ + " " + line);
      awaitsHeader = false;
    }
    messages.add(
        text.length() - start > MAX_ROW + 2
            ? "fault ROW_TOO_LONG " + row
            : "cut " + (text.length() - start));
    return messages;
  }

  @Property(tries = 2000)
  void anySplitOfTheBytesGivesTheSameRows(
      @ForAll("texts") String text,
      @ForAll List<@IntRange(min = 1, max = 3000) Integer> splits,
      @ForAll boolean header,
      @ForAll @IntRange(min = 0, max = 20) int cutAfter,
      @ForAll boolean eager) {
    Told told = new Told(cutAfter);
    BlockBuffers buffers = new BlockBuffers(1024);
    RowAssembler rows = new RowAssembler(buffers, MAX_ROW, 1, cutAfter, header, told::take);
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    int at = 0;
    for (int i = 0; at < bytes.length; i++) {
      int count = splits.isEmpty() ? bytes.length : splits.get(i % splits.size());
      count = Math.min(count, bytes.length - at);
      rows.take(Unpooled.wrappedBuffer(bytes, at, count));
      at += count;
      if (eager) {
        rows.flush();
      }
    }
    rows.cut();
    List<String> seen =
        told.messages.stream()
            .map(
                m ->
                    m.replaceAll(
                        "(?s)fault Fault\\[code=(\\w+), message=row=(\\d+).*", "fault $1 $2"))
            .toList();
    assertThat(seen).isEqualTo(expected(text, header));
  }

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> part =
        Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(
                20, Arbitraries.strings().withChars("ab\u00e9 {}\"").ofMaxLength(60)),
            net.jqwik.api.Tuple.of(1, Arbitraries.integers().between(1400, 1600).map("x"::repeat)),
            net.jqwik.api.Tuple.of(15, Arbitraries.of("\n", "\r\n", "\n\n", "\r\r\n", "\r")),
            net.jqwik.api.Tuple.of(2, Arbitraries.of("\n\\\\", "\n\\\\.\n", "\\")),
            net.jqwik.api.Tuple.of(1, Arbitraries.of("\n\\.\n", "\n\\.\r\n", "\n\\x\n", "\n\\\n")));
    return part.list().ofMaxSize(120).map(parts -> String.join("", parts));
  }

  @Test
  void fullBlocksGoOutByThemselves() {
    List<Incoming> out = new ArrayList<>();
    RowAssembler rows = new RowAssembler(new BlockBuffers(1024), MAX_ROW, 1, 0, false, out::add);
    rows.take(Unpooled.wrappedBuffer("123456789\n".repeat(1000).getBytes(StandardCharsets.UTF_8)));
    assertThat(out).hasSizeBetween(9, 10);
    assertThat(((Rows) out.get(0)).length()).isBetween(1000, 1024);
  }

  @Test
  void aBlockOfShortRowsEndsAtItsMostRows() {
    List<Incoming> out = new ArrayList<>();
    RowAssembler rows = new RowAssembler(new BlockBuffers(1 << 20), MAX_ROW, 1, 0, false, out::add);
    rows.take(
        Unpooled.wrappedBuffer(
            "1\n".repeat(RowAssembler.MAX_ROWS + 1).getBytes(StandardCharsets.UTF_8)));
    assertThat(out).singleElement().matches(m -> ((Rows) m).rows() == RowAssembler.MAX_ROWS);
  }
}
