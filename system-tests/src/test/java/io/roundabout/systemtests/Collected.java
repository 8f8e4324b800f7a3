package io.roundabout.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.apache.qpid.protonj2.client.Delivery;
import org.apache.qpid.protonj2.client.Message;

/**
 * What collectors have taken from one exit, by the rows' numbers: a row that comes again must be
 * the same. Not thread-safe.
 */
final class Collected {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String exit;
  private final TreeMap<Long, String> rows = new TreeMap<>();
  private final Map<String, Set<String>> places = new HashMap<>();

  Collected(String exit) {
    this.exit = exit;
  }

  /** Takes what comes until there are {@code count} rows, or nothing has come for a minute. */
  Collected take(ExitReader reader, int count) throws Exception {
    return takeWhile(reader, () -> rows.size() < count);
  }

  /** Takes what comes while the condition holds, or until nothing has come for a minute. */
  Collected takeWhile(ExitReader reader, BooleanSupplier more) throws Exception {
    while (more.getAsBoolean()) {
      Delivery delivery = reader.next(60);
      if (delivery == null) {
        return this;
      }
      add(delivery);
      delivery.accept();
    }
    return this;
  }

  /** Takes what comes until nothing has come for {@code seconds}. */
  Collected drain(ExitReader reader, int seconds) throws Exception {
    for (Delivery next = reader.next(seconds); next != null; next = reader.next(seconds)) {
      add(next);
      next.accept();
    }
    return this;
  }

  /** Notes a delivery, which holds a row or a pack of rows; it is not accepted yet. */
  @SuppressWarnings("unchecked")
  void add(Delivery delivery) throws Exception {
    Message<Object> message = delivery.message();
    long number = ((Number) message.messageId()).longValue();
    if (message.body() instanceof byte[] pack) {
      for (String line : new String(pack, StandardCharsets.UTF_8).split("\n")) {
        put(number++, JSON.readValue(line, Map.class));
      }
    } else {
      put(number, (Map<String, Object>) message.body());
    }
  }

  private void put(long number, Map<String, Object> row) {
    String text = Values.canonical(row);
    if (row.containsKey("lane")) {
      places
          .computeIfAbsent((String) row.get("lane"), lane -> new TreeSet<>())
          .add(row.get("trip") + ":" + row.get("row"));
    }
    String before = rows.put(number, text);
    assertThat(before).as("exit %s, row number %d, came again", exit, number).isIn(null, text);
  }

  int count() {
    return rows.size();
  }

  /** All rows in the order of their numbers, which must be 1, 2, 3 … */
  List<String> rows() {
    if (!rows.isEmpty()) {
      assertThat(rows.firstKey()).as("first number of exit %s", exit).isEqualTo(1);
      assertThat(rows.lastKey()).as("last number of exit %s", exit).isEqualTo(rows.size());
    }
    return new ArrayList<>(rows.values());
  }

  /** Of a lane's rows at a built-in exit, {@code trip:row}. */
  Set<String> places(String lane) {
    return places.getOrDefault(lane, Set.of());
  }

  /** Every expected row, as often as it is expected, numbered without gap. */
  void isEqualTo(List<String> expected) {
    List<String> unexpected = without(rows(), expected);
    List<String> missing = without(expected, rows.values());
    if (!missing.isEmpty() || !unexpected.isEmpty()) {
      throw new AssertionError(
          "exit %s: %d rows came, %d were expected; %d missing: %s; %d unexpected: %s"
              .formatted(
                  exit,
                  rows.size(),
                  expected.size(),
                  missing.size(),
                  some(missing),
                  unexpected.size(),
                  some(unexpected)));
    }
  }

  private static List<String> without(Collection<String> rows, Collection<String> others) {
    Map<String, Integer> left = new HashMap<>();
    others.forEach(row -> left.merge(row, 1, Integer::sum));
    List<String> rest = new ArrayList<>(rows);
    rest.removeIf(row -> left.merge(row, -1, Integer::sum) >= 0);
    return rest;
  }

  private static List<String> some(List<String> rows) {
    return rows.subList(0, Math.min(5, rows.size()));
  }
}
