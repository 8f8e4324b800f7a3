package io.roundabout.gate;

import io.netty.channel.socket.SocketChannel;
import io.roundabout.gateprotocol.ErrorCode;
import io.roundabout.gateprotocol.Names;
import io.roundabout.gateprotocol.ServerLine;
import io.roundabout.gateprotocol.UnloadRequest;
import io.roundabout.lanelog.TripKey;
import io.roundabout.lanelog.TripState;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** Lets visits in to the lanes, or refuses them. Thread-safe. */
final class Reception {
  private final GateOptions options;
  private final BlockBuffers buffers;
  private final Memory memory;
  private final Supplier<String> tripNames;
  private final Map<String, GateLane> lanes;
  private final Map<String, Entrance> entrances = new TreeMap<>();

  Reception(
      GateOptions options,
      BlockBuffers buffers,
      Memory memory,
      Map<String, GateLane> lanes,
      Executor blocking,
      Supplier<String> tripNames) {
    this.options = options;
    this.buffers = buffers;
    this.memory = memory;
    this.lanes = Map.copyOf(lanes);
    this.tripNames = tripNames;
    lanes.forEach(
        (name, lane) -> {
          if (lane instanceof GateLane.Open open) {
            entrances.put(name, new Entrance(open, blocking));
          }
        });
  }

  Map<String, Integer> visits() {
    Map<String, Integer> visits = new TreeMap<>();
    entrances.forEach(
        (name, entrance) -> {
          int there = entrance.visits();
          if (there > 0) {
            visits.put(name, there);
          }
        });
    return visits;
  }

  /** The visit, unless it was refused. */
  Optional<Visit> receive(UnloadRequest request, SocketChannel channel, RowFramer framer) {
    Optional<ServerLine.Err> problem = problem(request);
    if (problem.isPresent()) {
      framer.drop();
      refuse(channel, problem.get());
      return Optional.empty();
    }
    Entrance entrance = entrances.get(request.lane());
    TripKey key = TripKey.of(request.trip().orElseGet(tripNames));
    Visit visit = new Visit(channel, framer, entrance, options, buffers, memory, request, key);
    Claim claim = entrance.claim(visit);
    if (claim instanceof Claim.Granted granted) {
      visit.enter(granted.before());
    } else if (claim instanceof Claim.Overtaken) {
      visit.takenOver();
    } else {
      visit.fail(
          ErrorCode.TRIP_OWNED,
          "trip '%s' is being unloaded by another vehicle; choose another trip name"
              .formatted(key.trip()));
    }
    return Optional.of(visit);
  }

  void refuse(SocketChannel channel, ServerLine.Err error) {
    Farewell.say(channel, error, options.linger());
  }

  private Optional<ServerLine.Err> problem(UnloadRequest request) {
    GateLane lane = lanes.get(request.lane());
    if (lane == null) {
      return error(ErrorCode.UNKNOWN_LANE, unknown(request.lane()));
    }
    if (lane instanceof GateLane.Stopped stopped) {
      return error(ErrorCode.UNAVAILABLE, stoppedLane(lane, stopped.reason()));
    }
    GateLane.Open open = (GateLane.Open) lane;
    Optional<String> wrong = Entering.problem(request, open);
    if (wrong.isPresent()) {
      return error(ErrorCode.BAD_REQUEST, wrong.get());
    }
    Optional<String> stopped = open.log().stopped();
    if (stopped.isPresent()) {
      return error(ErrorCode.UNAVAILABLE, stoppedLane(lane, stopped.get()));
    }
    return request
        .trip()
        .flatMap(trip -> open.log().trip(TripKey.of(trip)))
        .filter(trip -> !trip.vehicle().equals(request.vehicle()))
        .flatMap(this::owned);
  }

  private static String stoppedLane(GateLane lane, String reason) {
    return "lane '%s' is stopped: %s".formatted(lane.name(), reason);
  }

  private Optional<ServerLine.Err> owned(TripState trip) {
    return error(ErrorCode.TRIP_OWNED, Entering.owned(trip.key().trip(), trip.vehicle()));
  }

  private String unknown(String lane) {
    String hint =
        Names.nearest(lane, lanes.keySet())
            .map(name -> "nearest: " + name)
            .orElse("no lanes are configured");
    return "lane '%s' does not exist; %s".formatted(lane, hint);
  }

  private static Optional<ServerLine.Err> error(ErrorCode code, String message) {
    return Optional.of(new ServerLine.Err(code, message));
  }
}
