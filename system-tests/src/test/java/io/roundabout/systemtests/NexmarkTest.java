package io.roundabout.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nexmark's queries as exits, each compared with the same SQL as a batch over the same rows. Three
 * vehicles bring persons, auctions and bids in many visits, and at last a row each that is so far
 * in the future that all windows before it close.
 */
class NexmarkTest {
  private static final int EVENTS = 20_000;
  private static final int EVENTS_A_ROUND = 2_000;
  private static final List<String> LANES = List.of("person", "auction", "bid");
  private static final String FAR = "2100-01-01T00:00:00Z";
  private static final Map<String, String> LAST_ROWS =
      Map.of(
          "person", "{\"id\":-1,\"at\":\"" + FAR + "\"}",
          "auction", "{\"id\":-2,\"seller\":-3,\"at\":\"" + FAR + "\",\"expires\":\"" + FAR + "\"}",
          "bid", "{\"auction\":-4,\"bidder\":-5,\"price\":0,\"at\":\"" + FAR + "\"}");
  private static final String HEAD =
      """
      lanes:
        person:
          columns: %s
          event_time: {column: at, late_by: 10s}
        auction:
          columns: %s
          event_time: {column: at, late_by: 10s}
        bid:
          columns: %s
          event_time: {column: at, late_by: 10s}
      exits:
      """
          .formatted(Nexmark.PERSON, Nexmark.AUCTION, Nexmark.BID);

  private static final Map<String, Query> QUERIES = queries();

  @TempDir Path directory;

  /** As Nexmark has it, without the bounds in time that let a stream give up its state. */
  private static final String Q4_OF_NEXMARK =
      """
      SELECT category, avg(final) AS average
      FROM (SELECT max(b.price) AS final, a.category
            FROM auction a, bid b
            WHERE a.id = b.auction AND b.at BETWEEN a.at AND a.expires
            GROUP BY a.id, a.category)
      GROUP BY category
      """;

  /** An exit's query, and what it says besides it. */
  private record Query(String sql, String more) {}

  private static Map<String, Query> queries() {
    Map<String, Query> queries = new LinkedHashMap<>();
    // Currency conversion.
    queries.put(
        "q1",
        new Query(
            "SELECT auction, bidder, CAST(0.908 AS DECIMAL(4, 3)) * price AS price, at FROM bid",
            "pack: 500"));
    // Selection.
    queries.put(
        "q2", new Query("SELECT auction, price FROM bid WHERE mod(auction, 123) = 0", "pack: 1"));
    // Local item suggestion: no bound in time, so the state of both sides stays.
    queries.put(
        "q3",
        new Query(
            """
            SELECT p.name, p.city, p.state, a.id
            FROM auction a JOIN person p ON a.seller = p.id
            WHERE a.category = 10 AND p.state IN ('OR', 'ID', 'CA')
            """,
            "pack: 1"));
    // Average of the winning bids for each category. Nexmark's average is of all that has come so
    // far; this one is of a day, in which all the auctions are, and is given when the day is over.
    queries.put(
        "q4",
        new Query(
            """
            SELECT category, avg(final) AS average
            FROM (SELECT a.id, a.category, a.at, max(b.price) AS final
                  FROM auction a JOIN bid b
                    ON a.id = b.auction AND b.at BETWEEN a.at AND a.expires
                      AND b.at <= a.at + INTERVAL 20 SECONDS
                  GROUP BY a.id, a.category, a.at)
            GROUP BY category, window(at, '1 day')
            """,
            "emit: final"));
    // Hot items: the auctions with the most bids in sliding windows.
    queries.put(
        "q5",
        new Query(
            """
            SELECT c.auction, c.num, c.w.start AS since
            FROM (SELECT window AS w, auction, count(*) AS num
                  FROM bid GROUP BY window(at, '10 seconds', '2 seconds'), auction) c
            JOIN (SELECT w, max(num) AS most
                  FROM (SELECT window AS w, auction, count(*) AS num
                        FROM bid GROUP BY window(at, '10 seconds', '2 seconds'), auction)
                  GROUP BY w) m
            ON c.w = m.w AND c.num = m.most
            """,
            "emit: final"));
    // The same with two aggregates in a row and no join.
    queries.put(
        "q5-without-join",
        new Query(
            """
            SELECT since, inline(filter(counts, c -> c.num = most))
            FROM (SELECT w.start AS since, max(num) AS most,
                    collect_list(struct(auction, num)) AS counts
                  FROM (SELECT window AS w, auction, count(*) AS num
                        FROM bid GROUP BY window(at, '10 seconds', '2 seconds'), auction)
                  GROUP BY w)
            """,
            "emit: final"));
    // Highest bid of each ten seconds.
    queries.put(
        "q7",
        new Query(
            """
            SELECT b.auction, b.price, b.bidder, b.at
            FROM bid b
            JOIN (SELECT window_time(w) AS ends, highest
                  FROM (SELECT window AS w, max(price) AS highest
                        FROM bid GROUP BY window(at, '10 seconds'))) m
            ON b.price = m.highest AND b.at > m.ends - INTERVAL 10 SECONDS AND b.at <= m.ends
            """,
            "emit: final"));
    // New users who began an auction in the same ten seconds.
    queries.put(
        "q8",
        new Query(
            """
            SELECT p.id, p.name, p.w.start AS since
            FROM (SELECT id, name, window AS w
                  FROM person GROUP BY id, name, window(at, '10 seconds')) p
            JOIN (SELECT seller, window AS w
                  FROM auction GROUP BY seller, window(at, '10 seconds')) a
            ON p.id = a.seller AND p.w = a.w
            """,
            "emit: final"));
    return queries;
  }

  private static String exits() {
    StringBuilder yaml = new StringBuilder(HEAD);
    QUERIES.forEach(
        (name, query) ->
            yaml.append("  %s:\n    %s\n    sql: |\n".formatted(name, query.more()))
                .append(query.sql().strip().indent(6)));
    return yaml.toString();
  }

  @Test
  void queries1To5And7And8GiveWhatABatchOverTheSameRowsGives() throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    List<Nexmark.Event> events =
        new Nexmark(seed, Instant.parse("2026-03-01T12:00:00Z"), 200, 50).events(EVENTS);
    Map<String, List<String>> lanes =
        events.stream()
            .collect(
                Collectors.groupingBy(
                    Nexmark.Event::lane,
                    Collectors.mapping(
                        Nexmark.Event::row, Collectors.toCollection(ArrayList::new))));
    assertThat(lanes.get("person")).hasSize(EVENTS / 50);
    assertThat(lanes.get("auction")).hasSize(EVENTS / 50 * 3);
    assertThat(lanes.get("bid")).hasSize(EVENTS / 50 * 46);
    LANES.forEach(lane -> lanes.get(lane).add(LAST_ROWS.get(lane)));

    try (Roundabout roundabout = new Roundabout(directory, exits()).start();
        Batch batch = new Batch(directory.resolve("batch"))) {
      for (int from = 0; from < EVENTS; from += EVENTS_A_ROUND) {
        unload(roundabout, "events-" + from, events.subList(from, from + EVENTS_A_ROUND));
      }
      unload(
          roundabout,
          "last",
          LANES.stream().map(lane -> new Nexmark.Event(lane, LAST_ROWS.get(lane))).toList());

      batch
          .lane("person", Nexmark.PERSON, lanes.get("person"))
          .lane("auction", Nexmark.AUCTION, lanes.get("auction"))
          .lane("bid", Nexmark.BID, lanes.get("bid"));
      assertThat(batch.rows(QUERIES.get("q4").sql()))
          .containsExactlyInAnyOrderElementsOf(batch.rows(Q4_OF_NEXMARK));
      for (Map.Entry<String, Query> query : QUERIES.entrySet()) {
        List<String> expected = new ArrayList<>(batch.rows(query.getValue().sql()));
        if (query.getValue().more().contains("final")) {
          // What is in the last rows' windows waits for what may still come.
          expected.removeIf(row -> row.contains("2099-12-31T") || row.contains("2100-01-01T"));
        }
        assertThat(expected).as(query.getKey()).isNotEmpty();
        try (ExitReader reader = roundabout.collect(query.getKey())) {
          new Collected(query.getKey())
              .take(reader, expected.size())
              .drain(reader, 1)
              .isEqualTo(expected);
        }
      }
    }
  }

  /** A visit to each lane; another one comes first each time. */
  private static void unload(Roundabout roundabout, String trip, List<Nexmark.Event> events)
      throws Exception {
    int first = Math.floorMod(trip.hashCode(), LANES.size());
    for (int i = 0; i < LANES.size(); i++) {
      String lane = LANES.get((first + i) % LANES.size());
      List<String> rows =
          events.stream().filter(e -> e.lane().equals(lane)).map(Nexmark.Event::row).toList();
      String request = "UNLOAD %s vehicle=%s trip=%s".formatted(lane, lane, trip);
      assertThat(GateVisit.unload(roundabout.gatePort(), request, rows))
          .startsWith("DONE rows=" + rows.size() + " new=" + rows.size() + " rejected=0");
    }
  }
}
