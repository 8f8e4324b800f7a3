package io.roundabout.chaosrun;

import java.util.Locale;

/** The lanes of a run. */
enum Lane {
  READINGS(3),
  ORDERS(2),
  PAYMENTS(2),
  PRICES(1);

  private final int vehicles;

  Lane(int vehicles) {
    this.vehicles = vehicles;
  }

  /** How many vehicles unload into it, each a trip a step. */
  int vehicles() {
    return vehicles;
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
