package io.roundabout.exits;

import io.roundabout.exits.ExitStatus.LaneProgress;
import io.roundabout.exitsink.ExitDelivery;
import io.roundabout.lanelog.TableVersion;
import io.roundabout.lanesource.Lane;
import io.roundabout.rowformat.Columns;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells how the exits are doing, from what is durable and from what runs. */
final class ExitReport {
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
    Optional<Checkpoint.Position> committed;
    try {
      committed = exit.files().checkpoint(generation.number()).committed();
    } catch (IOException unreadable) {
      return List.of();
    }
    List<LaneProgress> progress = new ArrayList<>();
    for (Generation.ReadLane read : generation.lanes()) {
      Lane lane = lanes.get(read.name());
      if (read.table()) {
        long version = committed.map(at -> at.tables().getOrDefault(read.name(), 0L)).orElse(0L);
        progress.add(new LaneProgress(read.name(), true, version, 0));
      } else {
        long row =
            committed
                .map(Checkpoint.Position::rows)
                .orElse(generation.startRows())
                .getOrDefault(read.name(), generation.startRows().getOrDefault(read.name(), 0L));
        long waiting = lane == null ? 0 : Math.max(0, lane.log().endRow() - row);
        progress.add(new LaneProgress(read.name(), false, row, waiting));
      }
    }
    return progress;
  }

  ExitStatus of(VerdictFeed feed) {
    Optional<ExitDelivery.Progress> progress = feed.progress();
    FeedPosition position = feed.position();
    List<LaneProgress> all = new ArrayList<>();
    for (Lane lane : lanes.values()) {
      long row = position.lane(lane.log().id().toString()).row();
      long version = lane.log().newestTable().map(TableVersion::version).orElse(0L);
      all.add(
          lane.table()
              ? new LaneProgress(lane.name(), true, version, 0)
              : new LaneProgress(lane.name(), false, row, Math.max(0, lane.log().endRow() - row)));
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
}
