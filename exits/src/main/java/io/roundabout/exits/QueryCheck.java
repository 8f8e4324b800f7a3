package io.roundabout.exits;

import io.roundabout.rowformat.Columns;
import java.util.List;
import java.util.function.Supplier;

/** What {@link QueryChecker} found. */
public sealed interface QueryCheck {

  /**
   * The query can run.
   *
   * @param columns the result's
   * @param lanes that the query reads, table lanes included, in the order in which it names them
   * @param guarantees sentences for the user
   * @param warnings sentences for the user
   * @param memory what the query remembers of the rows that have come
   * @param fingerprint the same for two texts that mean the same over the same columns; takes its
   *     time, so it is asked for only where texts differ
   */
  record Accepted(
      Columns columns,
      List<String> lanes,
      List<String> guarantees,
      List<String> warnings,
      QueryMemory memory,
      Supplier<String> fingerprint)
      implements QueryCheck {
    public Accepted {
      lanes = List.copyOf(lanes);
      guarantees = List.copyOf(guarantees);
      warnings = List.copyOf(warnings);
    }
  }

  /** The query cannot run. */
  record Refused(List<QueryFault> faults) implements QueryCheck {
    public Refused {
      faults = List.copyOf(faults);
    }
  }
}
