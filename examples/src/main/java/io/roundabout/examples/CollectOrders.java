package io.roundabout.examples;

import io.roundabout.vehicle.Collecting;
import io.roundabout.vehicle.Collector;
import io.roundabout.vehicle.Delivery;

/** Collects rows of an exit: {@code CollectOrders HOST PORT COUNT}. */
public final class CollectOrders {
  private CollectOrders() {}

  public static void main(String[] args) throws Exception {
    Collector collector = Collector.of("all_orders").at(args[0], Integer.parseInt(args[1]));
    try (Collecting rows = collector.open()) {
      for (int i = 0; i < Integer.parseInt(args[2]); i++) {
        Delivery row = rows.next(); // waits
        System.out.println(row.number() + " " + row.values());
        row.accept(); // now it is gone; not before
      }
    }
  }
}
