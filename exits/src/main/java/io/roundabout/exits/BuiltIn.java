package io.roundabout.exits;

import io.roundabout.lanelog.LaneBooks;
import io.roundabout.lanelog.Verdict;
import io.roundabout.lanesource.Lane;
import io.roundabout.rowformat.Columns;
import io.roundabout.rowformat.RowValues;

/** An exit that is there without being configured: it gives the rows that have a verdict. */
enum BuiltIn {
  BREAKDOWNS(Exits.BREAKDOWNS, Verdict.Kind.BREAKDOWN, BreakdownRow.COLUMNS) {
    @Override
    RowValues row(FoundRow found) {
      return new BreakdownRow(null, found);
    }

    @Override
    boolean mayPass(Lane lane, LaneBooks books, long seen) {
      // A table's books count rows of trips that are not complete; they cannot be told from others.
      return !lane.table() && books.rejected() == seen;
    }
  },

  LATE(Exits.LATE, Verdict.Kind.LATE, LateRow.COLUMNS) {
    @Override
    RowValues row(FoundRow found) {
      return LateRow.of(found);
    }

    @Override
    boolean mayPass(Lane lane, LaneBooks books, long seen) {
      return books.late() == seen;
    }
  };

  private final String exit;
  private final Verdict.Kind verdict;
  private final Columns columns;

  BuiltIn(String exit, Verdict.Kind verdict, Columns columns) {
    this.exit = exit;
    this.verdict = verdict;
    this.columns = columns;
  }

  String exit() {
    return exit;
  }

  Verdict.Kind verdict() {
    return verdict;
  }

  Columns columns() {
    return columns;
  }

  /** The row as the exit gives it. */
  abstract RowValues row(FoundRow found);

  /**
   * Whether none of the rows that the books count, and that have not been looked at, is of this
   * exit.
   *
   * @param seen how many have been
   */
  abstract boolean mayPass(Lane lane, LaneBooks books, long seen);
}
