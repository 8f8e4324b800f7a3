package io.roundabout.gate;

import io.roundabout.gate.Incoming.Rows;
import io.roundabout.lanelog.Verdict;
import io.roundabout.rowformat.ColumnWriter;
import io.roundabout.rowformat.Encoding;
import io.roundabout.rowformat.RowDecoder;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** Finds the rows of a block that cannot be used. Not thread-safe. */
final class Judge {
  private static final ColumnWriter[] NO_WRITERS = {};
  private static final BitSet ALL = new BitSet(0);

  private final RowDecoder decoder;

  Judge(Encoding encoding) {
    decoder = RowDecoder.judge(encoding);
  }

  /** The breakdowns, in rising order. */
  List<Verdict> judge(Rows rows) {
    if (rows.rows() == 0) {
      return List.of();
    }
    List<Verdict> verdicts = new ArrayList<>(0);
    decoder.decode(
        rows.bytes(),
        0,
        rows.length(),
        ALL,
        NO_WRITERS,
        0,
        (row, message) -> verdicts.add(Verdict.breakdown(row, message)));
    return verdicts;
  }

  /** The breakdown after which no line can be believed to be a row, if there is one. */
  static Optional<Verdict> spansLines(List<Verdict> verdicts) {
    for (Verdict verdict : verdicts) {
      if (RowDecoder.spansLines(verdict.reason())) {
        return Optional.of(verdict);
      }
    }
    return Optional.empty();
  }
}
