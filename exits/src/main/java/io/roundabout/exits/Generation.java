package io.roundabout.exits;

import io.roundabout.lanelog.Tally;
import io.roundabout.lanesource.Lane;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * One life of an exit's query: what its checkpoint belongs to.
 *
 * @param number 1 for the first
 * @param fingerprint of the analysed query
 * @param sql as it was written
 * @param result the result's columns as DDL
 * @param lanes those that the query reads
 * @param startRows where lanes begin that are not read from their beginning
 * @param before what stands in a lane before that, and is not read
 */
record Generation(
    int number,
    String fingerprint,
    String sql,
    String result,
    List<ReadLane> lanes,
    Map<String, Long> startRows,
    Map<String, Tally> before) {

  Generation {
    lanes = List.copyOf(lanes);
    startRows = Map.copyOf(startRows);
    before = Map.copyOf(before);
  }

  /** A lane as the query knew it. */
  record ReadLane(String name, UUID id, String columns, boolean table) {}

  static Generation of(
      int number,
      String sql,
      QueryCheck.Accepted query,
      Map<String, Lane> lanes,
      Map<String, Long> startRows)
      throws IOException {
    Map<String, Tally> before = new TreeMap<>();
    for (Map.Entry<String, Long> start : startRows.entrySet()) {
      before.put(start.getKey(), lanes.get(start.getKey()).log().tallyBefore(start.getValue()));
    }
    return new Generation(
        number,
        query.fingerprint().get(),
        sql,
        query.columns().ddl(),
        readLanes(lanes),
        startRows,
        before);
  }

  static List<ReadLane> readLanes(Map<String, Lane> lanes) {
    return lanes.values().stream()
        .map(lane -> new ReadLane(lane.name(), lane.log().id(), lane.columns().ddl(), lane.table()))
        .toList();
  }

  /**
   * What has changed since, if it is not the same query over the same lanes. The same text over the
   * same columns is the same query, even when another version of Spark plans it differently.
   */
  Optional<String> changed(String newSql, QueryCheck.Accepted query, List<ReadLane> newLanes) {
    Map<String, ReadLane> now =
        newLanes.stream().collect(Collectors.toMap(ReadLane::name, lane -> lane));
    for (ReadLane before : lanes) {
      ReadLane after = now.get(before.name());
      if (after != null && !after.id().equals(before.id())) {
        return Optional.of("lane '%s' is not the one that it has read".formatted(before.name()));
      }
    }
    if (sorted(lanes).equals(sorted(newLanes)) && newSql.strip().equals(sql.strip())
        || fingerprint.equals(query.fingerprint().get())) {
      return Optional.empty();
    }
    for (ReadLane before : lanes) {
      ReadLane after = now.get(before.name());
      if (after != null && !after.equals(before) && newSql.strip().equals(sql.strip())) {
        return Optional.of("the columns of lane '%s' have changed".formatted(before.name()));
      }
    }
    return Optional.of("its query has changed");
  }

  private static List<ReadLane> sorted(List<ReadLane> lanes) {
    return lanes.stream().sorted(Comparator.comparing(ReadLane::name)).toList();
  }
}
