package io.roundabout.vehicle;

import java.util.Map;

/**
 * A message from an exit: one row, or a pack of them. It stays at the exit until it is accepted.
 * When the connection breaks before the exit hears of the acceptance, it comes again, with the same
 * number.
 */
public interface Delivery {

  /** The exit's number of the row, or of the pack's first row; from 1, without gap or repeat. */
  long number();

  /** 1, or how many rows the pack holds. */
  int rows();

  /** Whether the rows come as NDJSON in one message. */
  boolean packed();

  /**
   * The row's columns in their order, as AMQP's types: numbers at their own width, DECIMAL and
   * times as text, {@code byte[]}, lists and maps.
   *
   * @throws IllegalStateException when the message is a pack: use {@link #ndjson}
   */
  Map<String, Object> values();

  /**
   * The rows as UTF-8 lines of JSON, each ended by LF; of both kinds of message. Numbers are
   * numbers (NaN and the infinities text), {@code byte[]} is base64.
   */
  byte[] ndjson();

  /** The row is done with: it leaves the exit. */
  void accept();

  /** The row goes back to the exit, and is delivered again. */
  void release();

  /** The row cannot be used: it is put aside, at the exit's {@code .undeliverable}. */
  void reject(String reason);
}
