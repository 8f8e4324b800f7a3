package io.roundabout.chaosrun;

/**
 * Which versions of the prices an order may have met, as far as somebody outside can tell: none
 * that had been replaced before the order was sent, and none that was complete after the result had
 * come.
 */
final class PriceVersions {
  private final Traffic traffic;
  private final TripNotes notes;
  private final long[] ended;
  private final long[] done;

  PriceVersions(Traffic traffic, TripNotes notes) {
    this.traffic = traffic;
    this.notes = notes;
    int versions = traffic.lastStep();
    ended = new long[versions];
    done = new long[versions];
    for (int version = 0; version < versions; version++) {
      TripNotes.Noted noted = notes.of(new Trip(Lane.PRICES, 0, version, Rows.PRICED_ITEMS));
      ended[version] = noted.ended() == 0 ? Long.MAX_VALUE : noted.ended();
      done[version] = noted.done() == 0 ? Long.MAX_VALUE : noted.done();
    }
  }

  /** Null if the row can be right, else what is wrong with it. */
  String fault(long order, int item, long version, long price, long collectedMillis) {
    if (version < 0 || version >= done.length || price != traffic.price(item, version)) {
      return "costs " + price + " in version " + version + " of the prices: there is no such row";
    }
    if (ended[(int) version] > collectedMillis) {
      return "has met version " + version + " of the prices before that was complete";
    }
    Trip trip = new Trip(Lane.ORDERS, Rows.vehicle(order), Rows.step(order), 0);
    if (version + 1 < done.length && done[(int) version + 1] < notes.of(trip).begun()) {
      return "has met version "
          + version
          + " of the prices, which had been replaced before it came";
    }
    return null;
  }
}
