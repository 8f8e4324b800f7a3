package io.roundabout.chaosrun;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The exits of a run, the built-in ones too, with the columns that they must give. */
enum Exit {
  PASSED("a filter", 1, 3, "id", "twice", "sensor"),
  PACKED("packed", 1, 4, "id", "sensor", "value", "note"),
  COPIED("two collectors", 1, 2, "id", "note"),
  PRICED("a changing table", 1, 3, "id", "item", "amount", "version", "price"),
  PAID("lanes joined", 1, 4, "id", "order_id", "amount", "method"),
  WINDOWS("windows", 2, 4, "item", "since", "orders", "total"),
  BREAKDOWNS("built in", 3, 7, "lane", "trip", "row", "vehicle", "exit", "part", "raw", "reason"),
  LATE("built in", 3, 7, "lane", "trip", "row", "vehicle", "part", "event_time", "raw", "late_ms");

  private final String kind;
  private final int keys;
  private final int told;
  private final List<String> columns;

  Exit(String kind, int keys, int told, String... columns) {
    this.kind = kind;
    this.keys = keys;
    this.told = told;
    this.columns = List.of(columns);
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  String kind() {
    return kind;
  }

  /** The columns as collectors note them: the key's first. */
  List<String> columns() {
    return columns;
  }

  /** How many of the columns say which row it is. */
  int keys() {
    return keys;
  }

  /** How many of the columns can be told beforehand; the others are judged when they come. */
  int told() {
    return told;
  }

  /** Each of them has a copy of all rows. */
  List<Queue> queues() {
    return this == COPIED
        ? List.of(new Queue(this, "copied/first"), new Queue(this, "copied/second"))
        : List.of(new Queue(this, word()));
  }

  static List<Queue> allQueues() {
    return Stream.of(values()).flatMap(exit -> exit.queues().stream()).toList();
  }
}
