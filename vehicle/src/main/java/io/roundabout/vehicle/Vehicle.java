package io.roundabout.vehicle;

import io.roundabout.gateprotocol.GateProtocol;
import io.roundabout.gateprotocol.Names;
import java.io.IOException;

/**
 * A program that brings rows to a roundabout's gate. Immutable and thread-safe; each call of {@link
 * #unload} begins a visit of its own.
 *
 * <pre>{@code
 * Vehicle vehicle = Vehicle.named("till-7").at("localhost", 9999);
 * try (Unloading trip = vehicle.unload("orders", new UnloadOptions().trip("monday"))) {
 *   trip.row("{\"order\": 1, \"amount\": 12.5}");
 *   TripResult result = trip.complete();
 * }
 * }</pre>
 */
public final class Vehicle {
  private final String name;
  private final String host;
  private final int port;

  private Vehicle(String name, String host, int port) {
    this.name = name;
    this.host = host;
    this.port = port;
  }

  /**
   * A vehicle that drives to {@code localhost:9999}. The trips that it begins belong to its name.
   *
   * @throws IllegalArgumentException unless the name is 1 to 128 of {@code A-Z a-z 0-9 . _ : -}
   */
  public static Vehicle named(String name) {
    return new Vehicle(checkName("vehicle", name), "localhost", GateProtocol.DEFAULT_PORT);
  }

  /** The same vehicle, driving to another gate. */
  public Vehicle at(String gateHost, int gatePort) {
    checkPort(gatePort);
    return new Vehicle(name, gateHost, gatePort);
  }

  public String name() {
    return name;
  }

  public String host() {
    return host;
  }

  public int port() {
    return port;
  }

  /** Unloads with default options: a trip without a name, in the lane's own format. */
  public Unloading unload(String lane) throws IOException {
    return unload(lane, new UnloadOptions());
  }

  /**
   * Begins a visit. It returns at once: the gate need not be up yet. Faults come out of the methods
   * of {@link Unloading}.
   *
   * @throws IllegalArgumentException when the lane's name cannot be one
   */
  public Unloading unload(String lane, UnloadOptions options) throws IOException {
    ResumingUnload unload = new ResumingUnload(this, checkName("lane", lane), options.copy());
    unload.start();
    return unload;
  }

  static String checkName(String what, String name) {
    if (!Names.valid(name)) {
      throw new IllegalArgumentException(
          "%s '%s' is not a name: write 1 to %d characters of A-Z a-z 0-9 . _ : -"
              .formatted(what, name, Names.MAX_LENGTH));
    }
    return name;
  }

  static void checkPort(int port) {
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("port " + port + ": write one from 1 to 65535");
    }
  }
}
