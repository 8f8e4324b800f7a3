package io.roundabout.peers.yardstick;

import java.util.ArrayList;
import java.util.List;

/**
 * Orders that follow each other, made before the clock starts. Do not change {@code bytes}.
 *
 * @param rows where they are from
 * @param firstId the first order's id
 * @param bytes whole json rows of {@link Rows#bytes()} each, with their line ends
 */
public record Orders(Rows rows, long firstId, byte[] bytes) {
  private static final int PER_CHUNK_BYTES = 1_000_000;

  public int count() {
    return bytes.length / rows.bytes();
  }

  /** The customer of the i-th of them. */
  public long customer(int i) {
    return rows.customerOf(firstId + i);
  }

  /** So many orders in chunks of about a megabyte, or a row each if rows are larger. */
  static List<Orders> of(Rows rows, long firstId, int count) {
    int perChunk = Math.max(1, PER_CHUNK_BYTES / rows.bytes());
    List<Orders> chunks = new ArrayList<>();
    for (int i = 0; i < count; i += perChunk) {
      long from = firstId + i;
      chunks.add(
          new Orders(rows, from, rows.orders(from, Math.min(firstId + count, from + perChunk))));
    }
    return chunks;
  }
}
