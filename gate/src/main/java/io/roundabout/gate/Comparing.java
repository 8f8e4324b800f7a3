package io.roundabout.gate;

import io.roundabout.gate.Incoming.Rows;
import io.roundabout.gateprotocol.ErrorCode;
import io.roundabout.gateprotocol.ServerLine;
import io.roundabout.lanelog.TripState;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Rows come that are durable already: they must be the same. */
final class Comparing implements TakesRows {
  private final Visit visit;
  private final RowEncoding encoding;
  private final TripComparison comparison;
  private boolean busy;

  private Comparing(Visit visit, RowEncoding encoding) {
    this.visit = visit;
    this.encoding = encoding;
    this.comparison =
        new TripComparison(
            visit.entrance().lane().log(),
            visit.trip(),
            visit.request().from(),
            encoding.encoding());
  }

  /** The state in which the visit's first row is to be taken. */
  static Conversation from(Visit visit, RowEncoding encoding) {
    return visit.request().from() > visit.trip().rows()
        ? afterTheDurable(visit, encoding)
        : new Comparing(visit, encoding);
  }

  private static Conversation afterTheDurable(Visit visit, RowEncoding encoding) {
    return visit.trip().complete() ? new Complete(visit) : new Unloading(visit, encoding);
  }

  @Override
  public Visit visit() {
    return visit;
  }

  @Override
  public boolean takes() {
    return !busy;
  }

  @Override
  public boolean reads() {
    return !busy;
  }

  @Override
  public Conversation rows(Rows rows) {
    busy = true;
    long bytes = rows.bytes().length;
    visit.launched(bytes);
    visit.when(
        CompletableFuture.supplyAsync(() -> comparison.compare(rows), visit.entrance().blocking()),
        difference -> compared(rows, difference, bytes),
        error -> unreadable(rows, error, bytes));
    return this;
  }

  private void compared(Rows rows, Optional<ServerLine.Err> difference, long bytes) {
    busy = false;
    visit.landed(bytes, rows);
    if (visit.is(this)) {
      visit.become(next(rows, difference));
    }
    visit.goOn();
  }

  private Conversation next(Rows rows, Optional<ServerLine.Err> difference) {
    TripState trip = visit.trip();
    if (difference.isPresent()) {
      return leave(difference.get());
    }
    // A vehicle keeps what is not acknowledged; with a long trip it would wait for room for ever.
    visit.answers().durable(rows.firstRow(), List.of(), rows.lastRow());
    if (rows.lastRow() == trip.rows()) {
      comparison.close();
      return afterTheDurable(visit, encoding);
    }
    if (rows.endOfTrip()) {
      return leave(
          new ServerLine.Err(
              ErrorCode.TRIP_DIFFERS,
              "row=%d trip '%s' ends before it, but had %d rows when it was last here"
                  .formatted(rows.lastRow() + 1, trip.key().trip(), trip.rows())));
    }
    return this;
  }

  private Conversation leave(ServerLine.Err error) {
    comparison.close();
    return Leaving.with(error);
  }

  private void unreadable(Rows rows, Throwable error, long bytes) {
    busy = false;
    visit.landed(bytes, rows);
    visit.unavailable(error);
    visit.goOn();
  }

  @Override
  public Conversation failed(ServerLine.Err error) {
    visit.entrance().blocking().execute(comparison::close);
    return Leaving.with(error);
  }

  @Override
  public Conversation cut(Incoming.Cut cut) {
    comparison.close();
    return TakesRows.super.cut(cut);
  }

  @Override
  public Conversation fault(Incoming.Fault fault) {
    comparison.close();
    return TakesRows.super.fault(fault);
  }
}
