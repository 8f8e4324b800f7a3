package io.roundabout.exitsink;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

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
 * @param sent how many messages each queue has been given; without those that have had none
 * @param row of an epoch that stands open: the first row of its lane whose results are not
 *     delivered; {@link #NO_ROW} of others
 */
record LedgerEntry(
    int generation,
    long epoch,
    long position,
    boolean complete,
    long last,
    Map<String, Long> sent,
    long row) {

  static final long NO_ROW = -1;

  static final LedgerEntry FIRST = new LedgerEntry(0, -1, 0, true, 0, Map.of());

  LedgerEntry(
      int generation,
      long epoch,
      long position,
      boolean complete,
      long last,
      Map<String, Long> sent) {
    this(generation, epoch, position, complete, last, sent, NO_ROW);
  }

  LedgerEntry {
    sent = Map.copyOf(sent);
  }

  /** What the queues have been given once each has had that many more; others are forgotten. */
  Map<String, Long> sentWith(Collection<String> queues, long messages) {
    Map<String, Long> next = new TreeMap<>();
    queues.forEach(queue -> next.put(queue, sent.getOrDefault(queue, 0L) + messages));
    return next;
  }

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

  /** Whether the epoch stands open: what it has delivered is told by its lane's row. */
  boolean stands() {
    return row != NO_ROW;
  }

  /** Whether the results of the lane's rows up to, without, that one are delivered by the epoch. */
  boolean hasRows(int otherGeneration, long otherEpoch, long end) {
    return generation == otherGeneration && epoch == otherEpoch && row >= end;
  }

  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("generation", generation);
    map.put("epoch", epoch);
    map.put("position", position);
    map.put("complete", complete);
    map.put("last", last);
    map.put("sent", sent);
    if (stands()) {
      map.put("row", row);
    }
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
      Map<String, Long> sent = new TreeMap<>();
      Object row = map.containsKey("row") ? map.get("row") : (Object) NO_ROW;
      if (readSent(map.get("sent"), sent) && row instanceof Long known && known >= NO_ROW) {
        return new LedgerEntry(generation, epoch, position, complete, last, sent, known);
      }
    }
    throw new IllegalArgumentException("not an entry of the ledger: " + body);
  }

  /** False when it is something else; entries of earlier versions do not have it. */
  private static boolean readSent(Object counts, Map<String, Long> sent) {
    if (counts == null) {
      return true;
    }
    if (!(counts instanceof Map<?, ?> map)) {
      return false;
    }
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (!(entry.getKey() instanceof String queue)
          || !(entry.getValue() instanceof Long messages)) {
        return false;
      }
      sent.put(queue, messages);
    }
    return true;
  }
}
