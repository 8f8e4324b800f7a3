package io.roundabout.exitsink;

/**
 * The deliveries of this process by key, so that Spark's sink, which is made from options of text,
 * finds its own.
 */
public final class ExitDeliveries {
  private ExitDeliveries() {}

  /** The value of {@code DataStreamWriter.format} for the exit sink. */
  public static final String FORMAT = "io.roundabout.exitsink.ExitSinkProvider";

  /** The sink's option that names the delivery. */
  public static final String DELIVERY_OPTION = "delivery";

  public static void register(String key, ExitDelivery delivery) {
    throw new UnsupportedOperationException();
  }

  public static void remove(String key) {
    throw new UnsupportedOperationException();
  }
}
