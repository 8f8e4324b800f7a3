package io.roundabout.chaosrun;

import java.time.Instant;

/**
 * The rows of a run, told by its seed: whoever knows the seed knows what each row says. Immutable.
 *
 * <p>A row's id says its step, its vehicle and its number in its trip.
 */
final class Rows {
  /** Items that every dump of the prices holds; orders ask for a few more that have no price. */
  static final int PRICED_ITEMS = 100;

  static final int SECONDS_A_STEP = 10;
  static final long START = Instant.parse("2026-03-01T12:00:00Z").toEpochMilli();

  /** Closes every window that is open. */
  static final long FAR_AHEAD = Instant.parse("2100-01-01T00:00:00Z").toEpochMilli();

  private static final int ORDERED_ITEMS = 110;
  private static final long DAY = 86_400_000;
  private static final long STEP_UNIT = 1_000_000_000L;
  private static final long VEHICLE_UNIT = 100_000_000L;

  private final long seed;

  Rows(long seed) {
    this.seed = seed;
  }

  /** Broken: its value is no number. */
  record Reading(long id, int sensor, long value, String note, boolean broken) {}

  /**
   * Late: long before all others of its lane.
   *
   * @param nominal when it would have been if it were not late, in milliseconds
   */
  record Order(long id, int item, long amount, long nominal, boolean late, boolean broken) {
    long at() {
      return late ? nominal - DAY : nominal;
    }
  }

  record Payment(long id, long order, String method, long nominal, boolean late, boolean broken) {
    long at() {
      return late ? nominal - DAY : nominal;
    }
  }

  static long id(int step, int vehicle, int number) {
    return step * STEP_UNIT + vehicle * VEHICLE_UNIT + number;
  }

  static int step(long id) {
    return (int) (id / STEP_UNIT);
  }

  static int vehicle(long id) {
    return (int) (id % STEP_UNIT / VEHICLE_UNIT);
  }

  static int number(long id) {
    return (int) (id % VEHICLE_UNIT);
  }

  Reading reading(long id) {
    long bits = mix(id, 1);
    return new Reading(
        id,
        part(bits, 0, 100),
        part(bits, 12, 1000),
        "n" + Long.toHexString(bits >>> 40),
        part(bits, 24, 200) == 7);
  }

  Order order(long id) {
    long bits = mix(id, 2);
    int step = step(id);
    return new Order(
        id,
        part(bits, 0, ORDERED_ITEMS),
        part(bits, 8, 10_000),
        START + step * SECONDS_A_STEP * 1000L + part(bits, 20, SECONDS_A_STEP * 1000),
        step > 0 && part(bits, 34, 500) == 3,
        part(bits, 44, 200) == 7);
  }

  /** Of an order of the same step or of the one before, which may be broken or late itself. */
  Payment payment(long id, int orderVehicles, int ordersATrip) {
    long bits = mix(id, 3);
    int step = Math.max(0, step(id) - part(bits, 0, 2));
    long order = id(step, part(bits, 2, orderVehicles), 1 + part(bits, 8, ordersATrip));
    return new Payment(
        id,
        order,
        part(bits, 28, 2) == 0 ? "card" : "cash",
        order(order).nominal() + part(bits, 30, 17_000) - 2_000,
        step(id) > 0 && part(bits, 46, 500) == 3,
        part(bits, 55, 200) == 7);
  }

  long price(int item, long version) {
    return part(mix(item, version + 100), 0, 100_000);
  }

  static String json(Reading row) {
    return "{\"id\":"
        + row.id()
        + (",\"sensor\":" + row.sensor())
        + (",\"value\":" + number(row.value(), row.broken()))
        + (",\"note\":\"" + row.note() + "\"}");
  }

  static String json(Order row) {
    return "{\"id\":"
        + row.id()
        + (",\"item\":" + row.item())
        + (",\"amount\":" + number(row.amount(), row.broken()))
        + (",\"at\":\"" + time(row.at()) + "\"}");
  }

  static String json(Payment row) {
    return "{\"id\":"
        + row.id()
        + (",\"order_id\":" + number(row.order(), row.broken()))
        + (",\"method\":\"" + row.method())
        + ("\",\"at\":\"" + time(row.at()) + "\"}");
  }

  private static String number(long value, boolean broken) {
    return broken ? "\"x" + value + "\"" : Long.toString(value);
  }

  /** As exits write a TIMESTAMP. */
  static String time(long millis) {
    String decimals = millis % 1000 == 0 ? ".000000Z" : "000Z";
    return Instant.ofEpochMilli(millis).toString().replace("Z", decimals);
  }

  /** A number below {@code bound} from the bits at {@code shift}. */
  private static int part(long bits, int shift, int bound) {
    return (int) Long.remainderUnsigned(scramble(bits + shift), bound);
  }

  private long mix(long id, long kind) {
    return scramble(seed * 0x9E3779B97F4A7C15L + scramble(id) + kind * 0xD1B54A32D192ED03L);
  }

  /** The finalizer of SplitMix64. */
  static long scramble(long bits) {
    long z = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
