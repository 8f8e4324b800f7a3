package io.roundabout.chaosrun;

import java.util.ArrayList;
import java.util.List;

/**
 * The trips of a run and what each row of them says, told by the settings alone. Immutable.
 *
 * <p>The rows are cut into as many steps as there are faults, and one more; so every fault has
 * traffic to meet. The very last trip holds one order far ahead in time, which closes the windows.
 */
final class Traffic {
  private static final double READINGS = 0.60;
  private static final double ORDERS = 0.25;

  private final Settings settings;
  private final int steps;
  private final Rows rows;
  private final int readingsATrip;
  private final int ordersATrip;
  private final int paymentsATrip;
  private final long left;

  Traffic(Settings settings, int faults) {
    this.settings = settings;
    this.steps = faults + 1;
    this.rows = new Rows(settings.seed());
    long free = (settings.rows() - 1) / steps - Rows.PRICED_ITEMS;
    readingsATrip = (int) (free * READINGS / Lane.READINGS.vehicles());
    ordersATrip = (int) (free * ORDERS / Lane.ORDERS.vehicles());
    paymentsATrip = (int) (free * (1 - READINGS - ORDERS) / Lane.PAYMENTS.vehicles());
    if (paymentsATrip < 1) {
      throw new IllegalArgumentException(
          "%d rows are too few for %d faults: at least %d are needed"
              .formatted(settings.rows(), faults, steps * (Rows.PRICED_ITEMS + 20L)));
    }
    left = settings.rows() - 1 - (long) steps * rowsAStep();
  }

  long rowsAStep() {
    return (long) readingsATrip * Lane.READINGS.vehicles()
        + (long) ordersATrip * Lane.ORDERS.vehicles()
        + (long) paymentsATrip * Lane.PAYMENTS.vehicles()
        + Rows.PRICED_ITEMS;
  }

  /** Steps are numbered from 0; the last one is that of the last order alone. */
  int lastStep() {
    return steps;
  }

  /** All trips of a step, in no order. */
  List<Trip> trips(int step) {
    if (step == steps) {
      return List.of(new Trip(Lane.ORDERS, 0, step, 1));
    }
    List<Trip> trips = new ArrayList<>();
    for (Lane lane : Lane.values()) {
      for (int vehicle = 0; vehicle < lane.vehicles(); vehicle++) {
        trips.add(new Trip(lane, vehicle, step, size(lane, vehicle, step)));
      }
    }
    return trips;
  }

  private int size(Lane lane, int vehicle, int step) {
    return switch (lane) {
      case READINGS -> readingsATrip + (step == 0 && vehicle == 0 ? (int) left : 0);
      case ORDERS -> ordersATrip;
      case PAYMENTS -> paymentsATrip;
      case PRICES -> Rows.PRICED_ITEMS;
    };
  }

  Rows.Reading reading(Trip trip, int number) {
    return rows.reading(Rows.id(trip.step(), trip.vehicle(), number));
  }

  Rows.Order order(Trip trip, int number) {
    return order(Rows.id(trip.step(), trip.vehicle(), number));
  }

  Rows.Order order(long id) {
    return rows.order(id);
  }

  Rows.Payment payment(Trip trip, int number) {
    long id = Rows.id(trip.step(), trip.vehicle(), number);
    return rows.payment(id, Lane.ORDERS.vehicles(), ordersATrip);
  }

  boolean isAcknowledged(Rows.Order order, TripNotes notes) {
    Trip trip = new Trip(Lane.ORDERS, Rows.vehicle(order.id()), Rows.step(order.id()), ordersATrip);
    return notes.of(trip).rows() >= Rows.number(order.id());
  }

  /** What an item costs in the version of the prices that a step brings. */
  long price(int item, long version) {
    return rows.price(item, version);
  }

  /** The row as its vehicle sends it, without a line end; {@code number} counts from 1. */
  String json(Trip trip, int number) {
    if (trip.step() == steps) {
      return "{\"id\":-1,\"item\":-1,\"amount\":1,\"at\":\"%s\"}"
          .formatted(Rows.time(Rows.FAR_AHEAD));
    }
    return switch (trip.lane()) {
      case READINGS -> Rows.json(reading(trip, number));
      case ORDERS -> Rows.json(order(trip, number));
      case PAYMENTS -> Rows.json(payment(trip, number));
      case PRICES ->
          "{\"item\":%d,\"version\":%d,\"price\":%d}"
              .formatted(number - 1, trip.step(), price(number - 1, trip.step()));
    };
  }

  boolean broken(Trip trip, int number) {
    return trip.step() < steps
        && switch (trip.lane()) {
          case READINGS -> reading(trip, number).broken();
          case ORDERS -> order(trip, number).broken();
          case PAYMENTS -> payment(trip, number).broken();
          case PRICES -> false;
        };
  }

  /** How many rows the gate must reject. */
  int broken(Trip trip) {
    int broken = 0;
    for (int number = 1; number <= trip.rows(); number++) {
      broken += broken(trip, number) ? 1 : 0;
    }
    return broken;
  }

  long seed() {
    return settings.seed();
  }
}
