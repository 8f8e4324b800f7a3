package io.roundabout.exitsink;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How far an exit has been delivered: the one message in the exit's ledger queue. Every transaction
 * takes the entry out and puts the next one in, so that of two transactions that start from the
 * same entry only one can be committed, whatever became of the connection of the other.
 *
 * @param generation 0 before the first
 * @param epoch of the generation; -1 before the first
 * @param position how many of the epoch's rows are delivered
 * @param complete whether that is all of them
 * @param last the number of the exit's newest row; 0 before the first
 */
record LedgerEntry(int generation, long epoch, long position, boolean complete, long last) {

  static final LedgerEntry FIRST = new LedgerEntry(0, -1, 0, true, 0);

  /** Whether nothing of the epoch is left to deliver. */
  boolean covers(int otherGeneration, long otherEpoch) {
    return generation != otherGeneration
        ? generation > otherGeneration
        : epoch != otherEpoch ? epoch > otherEpoch : complete;
  }

  /** Whether the epoch was begun and not ended. */
  boolean isWithin(int otherGeneration, long otherEpoch) {
    return generation == otherGeneration && epoch == otherEpoch && !complete;
  }

  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("generation", generation);
    map.put("epoch", epoch);
    map.put("position", position);
    map.put("complete", complete);
    map.put("last", last);
    return map;
  }

  /**
   * @throws IllegalArgumentException when the map is no entry
   */
  static LedgerEntry of(Object body) {
    if (body instanceof Map<?, ?> map
        && map.get("generation") instanceof Integer generation
        && map.get("epoch") instanceof Long epoch
        && map.get("position") instanceof Long position
        && map.get("complete") instanceof Boolean complete
        && map.get("last") instanceof Long last) {
      return new LedgerEntry(generation, epoch, position, complete, last);
    }
    throw new IllegalArgumentException("not an entry of the ledger: " + body);
  }
}
