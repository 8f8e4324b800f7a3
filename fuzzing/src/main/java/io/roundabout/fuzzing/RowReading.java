package io.roundabout.fuzzing;

import io.roundabout.rowformat.Columns;
import io.roundabout.rowformat.Encoding;
import io.roundabout.rowformat.RowDecoder;
import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;

/** Reads a block as the gate does, which judges it, and as Spark's source does afterwards. */
final class RowReading {
  private RowReading() {}

  static void read(Encoding encoding, byte[] lines) {
    int count = 0;
    for (byte b : lines) {
      count += b == '\n' ? 1 : 0;
    }
    Columns columns = encoding.columns();
    int[] all = IntStream.range(0, columns.size()).toArray();
    BitSet broken = new BitSet();
    RowSums[] judged = RowSums.of(columns);
    int good =
        RowDecoder.judge(encoding, all)
            .decode(
                lines,
                0,
                lines.length,
                new BitSet(),
                judged,
                0,
                (row, message) -> {
                  checkMessage(message);
                  broken.set(row);
                });
    Agreement.same(count, good + broken.cardinality(), "rows that are good or broken");
    someColumnsAreReadTheSame(encoding, lines, broken, judged, good);
  }

  private static void someColumnsAreReadTheSame(
      Encoding encoding, byte[] lines, BitSet broken, RowSums[] judged, int good) {
    int[] some = IntStream.range(0, encoding.columns().size()).filter(i -> i % 2 == 1).toArray();
    RowSums[] read =
        RowSums.of(
            new Columns(Arrays.stream(some).mapToObj(i -> encoding.columns().get(i)).toList()));
    int again =
        RowDecoder.of(encoding, some)
            .decode(
                lines,
                0,
                lines.length,
                broken,
                read,
                0,
                (row, message) -> {
                  throw new AssertionError("row " + row + " was good, and now " + message);
                });
    Agreement.same(good, again, "rows that are read");
    for (int i = 0; i < some.length; i++) {
      for (int row = 0; row < good; row++) {
        Agreement.same(judged[some[i]].sum(row), read[i].sum(row), "the value that is read");
      }
    }
  }

  private static void checkMessage(String message) {
    Agreement.holds(message.length() < 500, "a REJECT is short");
    Agreement.holds(
        message.chars().noneMatch(Character::isISOControl), "a REJECT is one line: " + message);
  }
}
