package io.roundabout.exitsink;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The deliveries of this process by key, so that Spark's sink, which is made from options of text,
 * finds its own. Thread-safe.
 */
public final class ExitDeliveries {
  private ExitDeliveries() {}

  /** The value of {@code DataStreamWriter.format} for the exit sink. */
  public static final String FORMAT = "io.roundabout.exitsink.ExitSinkProvider";

  /** The sink's option that names the delivery. */
  public static final String DELIVERY_OPTION = "delivery";

  private static final Map<String, ExitDelivery> DELIVERIES = new ConcurrentHashMap<>();

  /** Makes a delivery known under a key; one that had it before is forgotten, not closed. */
  public static void register(String key, ExitDelivery delivery) {
    DELIVERIES.put(key, delivery);
  }

  /** Forgets the delivery of a key; it is not closed. */
  public static void remove(String key) {
    DELIVERIES.remove(key);
  }

  /**
   * @throws IllegalStateException when there is none of that key
   */
  static ExitDelivery get(String key) {
    ExitDelivery delivery = key == null ? null : DELIVERIES.get(key);
    if (delivery == null) {
      throw new IllegalStateException(
          "no delivery '" + key + "' is registered: was its exit stopped?");
    }
    return delivery;
  }
}
