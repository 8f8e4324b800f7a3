package io.roundabout.chaosrun;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What each exit must give: its query, done again in plain Java over the acknowledged rows alone.
 * Immutable.
 */
final class Expectations {
  private static final long PAID_WITHIN_MILLIS = 10_000;
  private static final long WINDOW_MILLIS = 10_000;

  private final Traffic traffic;
  private final TripNotes notes;
  private final Map<Exit, LongMap> contents = new EnumMap<>(Exit.class);
  private final Map<Window, Sums> windows = new HashMap<>();
  private long acknowledged;
  private long broken;
  private long late;
  private int trips;
  private int incomplete;

  private record Window(int item, long since) {}

  private static final class Sums {
    private long orders;
    private long total;
  }

  Expectations(Traffic traffic, TripNotes notes) {
    this.traffic = traffic;
    this.notes = notes;
    for (Exit exit : Exit.values()) {
      contents.put(exit, new LongMap());
    }
    for (int step = 0; step <= traffic.lastStep(); step++) {
      for (Trip trip : traffic.trips(step)) {
        take(trip, notes.of(trip));
      }
    }
    windows.forEach(
        (window, sums) ->
            expect(
                Exit.WINDOWS,
                window.item() + "|" + Rows.time(window.since()),
                sums.orders + "|" + sums.total));
  }

  private void take(Trip trip, TripNotes.Noted noted) {
    trips += noted.begun() > 0 ? 1 : 0;
    incomplete += noted.done() == 0 ? 1 : 0;
    acknowledged += noted.rows();
    if (trip.step() == traffic.lastStep()) {
      return; // The window of the last order stays open, and nothing else meets it.
    }
    for (int number = 1; number <= noted.rows(); number++) {
      switch (trip.lane()) {
        case READINGS -> take(trip, number, traffic.reading(trip, number));
        case ORDERS -> take(trip, number, traffic.order(trip, number));
        case PAYMENTS -> take(trip, number, traffic.payment(trip, number));
        case PRICES -> {
          // What a table brings is seen in the rows that meet it.
        }
      }
    }
  }

  private void take(Trip trip, int number, Rows.Reading row) {
    if (row.broken()) {
      breakdown(trip, number);
      return;
    }
    String key = Long.toString(row.id());
    expect(Exit.PACKED, key, row.sensor() + "|" + row.value() + "|" + row.note());
    if (row.value() % 10 == 3) {
      expect(Exit.PASSED, key, row.value() * 2 + "|" + row.sensor());
    }
    if (row.sensor() < 4) {
      expect(Exit.COPIED, key, row.note().toUpperCase(Locale.ROOT));
    }
  }

  private void take(Trip trip, int number, Rows.Order row) {
    if (row.broken()) {
      breakdown(trip, number);
      return;
    }
    if (row.item() < Rows.PRICED_ITEMS && row.amount() % 3 == 0) {
      expect(Exit.PRICED, Long.toString(row.id()), row.item() + "|" + row.amount());
    }
    if (row.late()) {
      late(trip, number, row.at());
      return;
    }
    long since = row.at() - Math.floorMod(row.at(), WINDOW_MILLIS);
    Sums sums = windows.computeIfAbsent(new Window(row.item(), since), window -> new Sums());
    sums.orders++;
    sums.total += row.amount();
  }

  private void take(Trip trip, int number, Rows.Payment row) {
    if (row.broken()) {
      breakdown(trip, number);
      return;
    }
    if (row.late()) {
      late(trip, number, row.at());
      return;
    }
    Rows.Order order = traffic.order(row.order());
    long after = row.at() - order.at();
    if (traffic.isAcknowledged(order, notes)
        && !order.broken()
        && !order.late()
        && after >= 0
        && after <= PAID_WITHIN_MILLIS) {
      expect(
          Exit.PAID,
          Long.toString(row.id()),
          order.id() + "|" + order.amount() + "|" + row.method());
    }
  }

  private void breakdown(Trip trip, int number) {
    broken++;
    expect(
        Exit.BREAKDOWNS,
        place(trip, number),
        trip.vehicleName() + "|null|null|" + traffic.json(trip, number));
  }

  private void late(Trip trip, int number, long at) {
    late++;
    expect(
        Exit.LATE,
        place(trip, number),
        trip.vehicleName() + "|null|" + Rows.time(at) + "|" + traffic.json(trip, number));
  }

  private static String place(Trip trip, int number) {
    return trip.lane().word() + "|" + trip.name() + "|" + number;
  }

  private void expect(Exit exit, String key, String content) {
    if (contents.get(exit).put(LongMap.hash(key), LongMap.hash(content)) != 0) {
      throw new IllegalStateException("exit " + exit.word() + " would give " + key + " twice");
    }
  }

  /** Hashes of the told columns by hashes of the key's. */
  LongMap of(Exit exit) {
    return contents.get(exit);
  }

  long acknowledged() {
    return acknowledged;
  }

  long broken() {
    return broken;
  }

  long late() {
    return late;
  }

  /** How many trips were begun. */
  int trips() {
    return trips;
  }

  /** How many trips never were complete: nothing can be said of their other rows. */
  int incomplete() {
    return incomplete;
  }
}
