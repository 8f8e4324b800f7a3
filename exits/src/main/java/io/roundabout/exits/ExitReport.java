package io.roundabout.exits;

import io.roundabout.exits.ExitStatus.LaneLookedAt;
import io.roundabout.exits.ExitStatus.LaneProgress;
import io.roundabout.exits.ExitStatus.LaneRead;
import io.roundabout.exits.ExitStatus.TableInUse;
import io.roundabout.exitsink.ExitDelivery;
import io.roundabout.lanelog.LaneBooks;
import io.roundabout.lanelog.Tally;
import io.roundabout.lanesource.Lane;
import io.roundabout.rowformat.Columns;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells how the exits are doing, from what is durable and from what runs. */
final class ExitReport {
  private static final Logger LOG = LoggerFactory.getLogger(ExitReport.class);

  private final Map<String, Lane> lanes;

  ExitReport(Map<String, Lane> lanes) {
    this.lanes = lanes;
  }

  ExitStatus of(ExitSupervisor exit) {
    Optional<Generation> generation = exit.generation();
    Optional<ExitDelivery.Progress> progress = exit.progress();
    return new ExitStatus(
        exit.config().name(),
        exit.state(),
        generation.map(Generation::number).orElse(0),
        generation.map(known -> Columns.parse(known.result())),
        progress.map(ExitDelivery.Progress::lastNumber).orElse(0L),
        progress.map(ExitDelivery.Progress::undelivered).orElse(0L),
        progress.map(ExitDelivery.Progress::sent).orElse(Map.of()),
        generation.map(known -> progress(exit, known)).orElse(List.of()),
        exit.query().flatMap(QueryRun::lastBatch),
        exit.query().flatMap(QueryRun::remembered));
  }

  private List<LaneProgress> progress(ExitSupervisor exit, Generation generation) {
    List<LaneProgress> progress = new ArrayList<>();
    try {
      Optional<Checkpoint.Position> committed =
          exit.files().checkpoint(generation.number()).committed();
      for (Generation.ReadLane read : generation.lanes()) {
        Lane lane = lanes.get(read.name());
        if (read.table()) {
          long version = committed.map(at -> at.tables().getOrDefault(read.name(), 0L)).orElse(0L);
          progress.add(new TableInUse(read.name(), version));
        } else if (lane != null && lane.log().id().equals(read.id())) {
          progress.add(read(exit, generation, lane, exit.given(generation)));
        }
      }
    } catch (IOException unreadable) {
      LOG.debug("exit '{}' cannot tell how far it is", exit.config().name(), unreadable);
    }
    return progress;
  }

  private static LaneRead read(
      ExitSupervisor exit, Generation generation, Lane lane, Optional<Map<String, Long>> committed)
      throws IOException {
    long start = generation.startRows().getOrDefault(lane.name(), 0L);
    long row = committed.orElse(Map.of()).getOrDefault(lane.name(), start);
    LaneBooks books = lane.log().books();
    Tally before = generation.before().getOrDefault(lane.name(), Tally.NONE);
    // What is read stays until the exit has read on, but a lane may have been put back.
    Tally read = lane.log().tallyBefore(Math.max(row, lane.log().firstRow()));
    Tally here = read.minus(before);
    long late = exit.leavesLateOut(lane) ? here.late() : 0;
    long skipped = skipped(exit.files().skips(), lane, start, row);
    return new LaneRead(
        lane.name(),
        before.rows(),
        here.rows() - here.rejected() - late - skipped,
        here.rejected(),
        late,
        skipped,
        Math.max(0, books.inLog().rows() - read.rows()));
  }

  private static long skipped(List<Skip> skips, Lane lane, long from, long to) {
    return skips.stream()
        .filter(skip -> skip.laneId().equals(lane.log().id()))
        .filter(skip -> skip.from() >= from && skip.to() <= to)
        .mapToLong(Skip::rows)
        .sum();
  }

  ExitStatus of(VerdictFeed feed) {
    Optional<ExitDelivery.Progress> progress = feed.progress();
    FeedPosition position = feed.position();
    List<LaneProgress> all = new ArrayList<>();
    for (Lane lane : lanes.values()) {
      try {
        all.add(lookedAt(lane, position.lane(lane.log().id().toString())));
      } catch (IOException unreadable) {
        LOG.debug("exit '{}' cannot tell how far it is", feed.exit().exit(), unreadable);
      }
    }
    return new ExitStatus(
        feed.exit().exit(),
        feed.state(),
        1,
        Optional.of(feed.exit().columns()),
        progress.map(ExitDelivery.Progress::lastNumber).orElse(0L),
        progress.map(ExitDelivery.Progress::undelivered).orElse(0L),
        progress.map(ExitDelivery.Progress::sent).orElse(Map.of()),
        all,
        Optional.empty(),
        Optional.empty());
  }

  private static LaneLookedAt lookedAt(Lane lane, FeedPosition.LaneMark mark) throws IOException {
    LaneBooks books = lane.log().books();
    long row = Math.max(mark.row(), lane.log().firstRow());
    long read = lane.log().tallyBefore(row).rows();
    return new LaneLookedAt(
        lane.name(), read, mark.seen(), Math.max(0, books.inLog().rows() - read));
  }
}
