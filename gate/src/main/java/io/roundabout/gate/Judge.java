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

/** Finds the rows of a block that cannot be used, and the event times of the others. */
final class Judge implements Judging {
  private static final ColumnWriter[] NO_WRITERS = {};
  private static final BitSet ALL = new BitSet(0);

  private final RowDecoder decoder;
  private final boolean eventTime;

  Judge(Encoding encoding, Optional<String> eventTime) {
    this.eventTime = eventTime.isPresent();
    this.decoder =
        eventTime
            .map(column -> RowDecoder.judge(encoding, encoding.columns().indexOf(column)))
            .orElseGet(() -> RowDecoder.judge(encoding));
  }

  @Override
  public Judged judge(Rows rows) {
    if (rows.rows() == 0) {
      return new Judged(List.of(), null);
    }
    List<Verdict> verdicts = new ArrayList<>(0);
    if (!eventTime) {
      decode(rows, NO_WRITERS, verdicts);
      return new Judged(verdicts, null);
    }
    EventTimeWriter times = EventTimeWriter.ofThread(rows.rows());
    decode(rows, new ColumnWriter[] {times}, verdicts);
    return new Judged(verdicts, times.byRow(rows.rows(), verdicts));
  }

  private void decode(Rows rows, ColumnWriter[] writers, List<Verdict> verdicts) {
    decoder.decode(
        rows.bytes(),
        0,
        rows.length(),
        ALL,
        writers,
        0,
        (row, message) -> verdicts.add(Verdict.breakdown(row, message)));
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
