package io.roundabout.lanelog;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A trip as a vehicle sees it: what it sent, and what of it was acknowledged. */
final class SentTrip {
  private final TripKey key;
  private final String vehicle;
  private final boolean named;
  private boolean changes;
  private final List<String> rows = new ArrayList<>();
  private boolean ended;
  private RunningCrc crc = RunningCrc.resume(0);

  SentTrip(String trip) {
    this(TripKey.of(trip), "vehicle-of-" + trip, true);
  }

  SentTrip(TripKey key, String vehicle, boolean named) {
    this.key = key;
    this.vehicle = vehicle;
    this.named = named;
  }

  /** A trip whose rows change the table. */
  static SentTrip ofChanges(String trip) {
    SentTrip sent = new SentTrip(trip);
    sent.changes = true;
    return sent;
  }

  boolean changes() {
    return changes;
  }

  TripKey key() {
    return key;
  }

  boolean ended() {
    return ended;
  }

  List<String> rows() {
    return rows;
  }

  CompletableFuture<TripState> send(LaneLog log, List<String> more) {
    return send(log, more, List.of(), false);
  }

  CompletableFuture<TripState> send(LaneLog log, String... more) {
    return send(log, List.of(more), List.of(), false);
  }

  CompletableFuture<TripState> end(LaneLog log, String... more) {
    return send(log, List.of(more), List.of(), true);
  }

  CompletableFuture<TripState> send(
      LaneLog log, List<String> more, List<Verdict> verdicts, boolean end) {
    TripBlock block = block(more, verdicts, end);
    return log.append(block);
  }

  TripBlock block(List<String> more, List<Verdict> verdicts, boolean end) {
    StringBuilder text = new StringBuilder();
    more.forEach(row -> text.append(row).append('\n'));
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    crc.update(bytes, 0, bytes.length);
    TripBlock block =
        new TripBlock(
            key,
            vehicle,
            named,
            rows.size() + 1L,
            more.size(),
            0,
            crc.value(),
            verdicts,
            end,
            ByteBuffer.wrap(bytes),
            MarkModel.eventTimes(more),
            changes);
    rows.addAll(more);
    ended = end;
    return block;
  }

  /** The vehicle takes up the trip where the log has it. */
  void resume(TripState state) {
    while (rows.size() > state.rows()) {
      rows.remove(rows.size() - 1);
    }
    while (rows.size() < state.rows()) {
      rows.add("sent in an earlier life");
    }
    crc = RunningCrc.resume(state.crc());
    ended = state.complete();
  }
}
