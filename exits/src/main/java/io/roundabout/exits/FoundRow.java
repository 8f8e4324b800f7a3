package io.roundabout.exits;

import io.roundabout.lanelog.Block;
import java.nio.charset.StandardCharsets;

/**
 * A row that stands out, and whence it is.
 *
 * @param part null for a trip that is not divided, else {@code i/n}
 * @param row the row's number in its trip, from 1
 * @param reason why it stands out
 * @param raw the row as it was delivered, without its LF
 */
record FoundRow(
    String lane, String vehicle, String trip, String part, long row, String reason, String raw) {

  /** The row of a block that stands in {@code bytes[at, end)}. */
  static FoundRow of(String lane, Block block, int row, String reason, int at, int end) {
    boolean divided = block.key().parts() > 1;
    return new FoundRow(
        lane,
        block.vehicle(),
        block.key().trip(),
        divided ? block.key().part() + "/" + block.key().parts() : null,
        block.firstTripRow() + row,
        reason,
        new String(block.bytes(), at, end - at, StandardCharsets.UTF_8));
  }
}
