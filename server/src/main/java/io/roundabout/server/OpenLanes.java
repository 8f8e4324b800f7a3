package io.roundabout.server;

import io.roundabout.gate.GateLane;
import io.roundabout.lanelog.ForwardClock;
import io.roundabout.lanelog.LaneLog;
import io.roundabout.lanelog.LaneLogOptions;
import io.roundabout.lanelog.LogStorage;
import io.roundabout.lanesource.EventTime;
import io.roundabout.lanesource.Lane;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configured lanes, each open or stopped with its reason: a damaged one holds up no other.
 *
 * @param all in the order of the configuration
 */
record OpenLanes(List<OpenLane> all) implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OpenLanes.class);

  /** Tests set the property, so that segments end within seconds. */
  private static final long SEGMENT_BYTES =
      Long.getLong("roundabout.segment.bytes", LaneLogOptions.DEFAULT.segmentBytes());

  /**
   * A lane after the start.
   *
   * @param lane empty when it could not be opened
   * @param stopped why it could not be opened
   */
  record OpenLane(LaneConfig config, Optional<Lane> lane, String stopped) {

    GateLane forGate() {
      return lane.<GateLane>map(
              open ->
                  new GateLane.Open(
                      open.name(),
                      open.log(),
                      open.columns(),
                      config.format(),
                      config.csv(),
                      config.eventTime().map(EventTime::column),
                      config.key()))
          .orElseGet(() -> new GateLane.Stopped(config.name(), stopped));
    }
  }

  OpenLanes {
    all = List.copyOf(all);
  }

  /** Opens the lanes at the same time, since each may have a log to recover. */
  static OpenLanes open(
      List<LaneConfig> configs, StateDirectory state, HeapShares shares, Clock clock)
      throws InterruptedException {
    ExecutorService workers =
        Executors.newFixedThreadPool(
            Math.max(1, Math.min(configs.size(), Runtime.getRuntime().availableProcessors())));
    try {
      List<Future<OpenLane>> futures = new ArrayList<>();
      for (LaneConfig config : configs) {
        futures.add(workers.submit(() -> open(config, state, shares, clock)));
      }
      List<OpenLane> lanes = new ArrayList<>();
      for (Future<OpenLane> future : futures) {
        lanes.add(future.get());
      }
      return new OpenLanes(lanes);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a lane could not be opened", e.getCause());
    } finally {
      workers.shutdown();
    }
  }

  private static OpenLane open(
      LaneConfig config, StateDirectory state, HeapShares shares, Clock clock) {
    LaneLogOptions options =
        new LaneLogOptions(
            config.table(),
            SEGMENT_BYTES,
            shares.laneBytes(),
            new ForwardClock(clock, System::nanoTime),
            config
                .eventTime()
                .map(time -> OptionalLong.of(micros(time.lateBy())))
                .orElse(OptionalLong.empty()));
    try {
      LogStorage storage = LogStorage.local(state.lane(config.name()));
      LaneLog log = LaneLog.open(config.name(), storage, options);
      log.recovered().forEach(sentence -> LOG.warn("lane {}: {}", config.name(), sentence));
      Lane lane =
          new Lane(
              config.name(),
              config.columns(),
              config.table(),
              config.key(),
              config.eventTime(),
              log,
              storage);
      return new OpenLane(config, Optional.of(lane), "");
    } catch (IOException | RuntimeException e) {
      LOG.error("lane {} is stopped", config.name(), e);
      String reason = e.getMessage() == null ? e.toString() : e.getMessage();
      return new OpenLane(config, Optional.empty(), reason);
    }
  }

  private static long micros(Duration time) {
    return TimeUnit.SECONDS.toMicros(time.toSeconds());
  }

  Map<String, Lane> open() {
    Map<String, Lane> lanes = new LinkedHashMap<>();
    all.forEach(lane -> lane.lane().ifPresent(open -> lanes.put(open.name(), open)));
    return lanes;
  }

  /** Why the others are not open, by name. */
  Map<String, String> missing() {
    Map<String, String> reasons = new LinkedHashMap<>();
    all.stream()
        .filter(lane -> lane.lane().isEmpty())
        .forEach(lane -> reasons.put(lane.config().name(), lane.stopped()));
    return reasons;
  }

  @Override
  public void close() {
    for (Lane lane : open().values()) {
      try {
        lane.log().close();
      } catch (IOException e) {
        LOG.error("lane {} could not be closed", lane.name(), e);
      }
    }
  }
}
