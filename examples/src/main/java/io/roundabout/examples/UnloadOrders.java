package io.roundabout.examples;

import io.roundabout.vehicle.TripResult;
import io.roundabout.vehicle.UnloadOptions;
import io.roundabout.vehicle.Unloading;
import io.roundabout.vehicle.Vehicle;

/** Unloads two orders as one trip: {@code UnloadOrders HOST PORT}. */
public final class UnloadOrders {
  private UnloadOrders() {}

  public static void main(String[] args) throws Exception {
    Vehicle till = Vehicle.named("till-7").at(args[0], Integer.parseInt(args[1]));
    try (Unloading trip = till.unload("orders", new UnloadOptions().trip("monday"))) {
      trip.row("{\"id\": 1, \"customer\": \"ann\", \"amount\": 12.5}");
      trip.row("{\"id\": 2, \"customer\": \"bob\", \"amount\": 7}");
      TripResult result = trip.complete(); // on disk, and resumed by itself if the line broke
      System.out.println(result.rows() + " rows, " + result.rejected() + " rejected");
    }
  }
}
