package io.roundabout.gate;

import io.roundabout.gate.Incoming.Rows;
import io.roundabout.gate.Judging.Judged;
import io.roundabout.gateprotocol.ErrorCode;
import io.roundabout.gateprotocol.ServerLine;
import io.roundabout.haltpoints.HaltPoint;
import io.roundabout.lanelog.RunningCrc;
import io.roundabout.lanelog.TripBlock;
import io.roundabout.lanelog.TripState;
import io.roundabout.lanelog.Verdict;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** New rows come: they are judged, and go into the lane. */
final class Unloading implements TakesRows {
  private static final long VERDICT_BYTES = 96;

  private final Visit visit;
  private final RowEncoding encoding;
  private final Judging judge;
  private final RunningCrc crc;

  Unloading(Visit visit, RowEncoding encoding) {
    this.visit = visit;
    this.encoding = encoding;
    this.judge = Judging.of(visit.entrance().lane(), encoding.encoding(), visit.request().mode());
    this.crc = RunningCrc.resume(visit.trip().crc());
  }

  @Override
  public Visit visit() {
    return visit;
  }

  @Override
  public Conversation rows(Rows rows) {
    Judged judged = judge.judge(rows);
    Optional<Verdict> spansLines = Judge.spansLines(judged.verdicts());
    if (spansLines.isPresent()) {
      return refuse(rows, judged, spansLines.get());
    }
    if (rows.endOfTrip()) {
      HaltPoint.BEFORE_TRIP_END.reached();
    }
    append(rows, judged);
    return rows.endOfTrip() ? new Ending(visit) : this;
  }

  /** What stands before a value that spans lines stays; of the rest, nothing can be believed. */
  private Conversation refuse(Rows rows, Judged judged, Verdict spansLines) {
    int good = spansLines.row();
    if (good > 0) {
      int length = LineEnds.after(rows.bytes(), 0, good);
      append(
          new Rows(rows.bytes(), length, rows.firstRow(), good, false),
          new Judged(
              judged.verdicts().stream().filter(verdict -> verdict.row() < good).toList(),
              judged.eventTimes()));
    }
    return Leaving.with(
        new ServerLine.Err(
            ErrorCode.BAD_REQUEST,
            "row=%d %s".formatted(rows.firstRow() + good, spansLines.reason())));
  }

  private void append(Rows rows, Judged judged) {
    List<Verdict> verdicts = judged.verdicts();
    crc.update(rows.bytes(), 0, rows.length());
    TripBlock block =
        new TripBlock(
            visit.key(),
            visit.vehicle(),
            visit.named(),
            rows.firstRow(),
            rows.rows(),
            encoding.number(),
            crc.value(),
            verdicts,
            rows.endOfTrip(),
            ByteBuffer.wrap(rows.bytes(), 0, rows.length()),
            judged.eventTimes(),
            visit.trip().changes());
    long bytes = rows.bytes().length + memory(verdicts);
    visit.launched(bytes);
    visit.when(
        visit.entrance().lane().log().append(block),
        trip -> durable(rows, verdicts, trip, bytes),
        error -> lost(rows, error, bytes));
  }

  private void durable(Rows rows, List<Verdict> verdicts, TripState trip, long bytes) {
    visit.landed(bytes, rows);
    visit.durable(trip, rows.rows());
    if (rows.rows() > 0) {
      visit.answers().durable(rows.firstRow(), verdicts, rows.lastRow());
    }
    visit.goOn();
  }

  private void lost(Rows rows, Throwable error, long bytes) {
    visit.landed(bytes, rows);
    visit.unavailable(error);
    visit.goOn();
  }

  private static long memory(List<Verdict> verdicts) {
    long bytes = 0;
    for (Verdict verdict : verdicts) {
      bytes += VERDICT_BYTES + 2L * verdict.reason().length();
    }
    return bytes;
  }
}
