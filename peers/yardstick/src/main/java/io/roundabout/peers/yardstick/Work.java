package io.roundabout.peers.yardstick;

/** What all are measured at. The columns of a result are those of its SQL, as json or as a map. */
public enum Work {
  /** Rows are validated and kept; nothing comes out. */
  INGEST,
  /** {@code SELECT id, customer, amount FROM orders}. */
  PASS_THROUGH,
  /**
   * {@code SELECT o.id, o.amount, c.name FROM orders o JOIN customers c ON o.customer =
   * c.customer}.
   */
  TABLE_JOIN,
  /**
   * The same, but customers come as a stream before the orders, and both sides are kept in state:
   * {@code … AND o.at BETWEEN c.at AND c.at + INTERVAL 30 DAYS} where a system needs a bound.
   */
  STREAM_JOIN,
  /**
   * {@code SELECT customer, count(*) AS n FROM orders GROUP BY window(at, '1 minute'), customer},
   * each group once, when its window is over.
   */
  WINDOW;

  /** Whether each row of the input gives one result with its id. */
  public boolean rowByRow() {
    return this == PASS_THROUGH || this == TABLE_JOIN || this == STREAM_JOIN;
  }

  /** Whether customers have to be there before the first order. */
  public boolean needsCustomers() {
    return this == TABLE_JOIN || this == STREAM_JOIN;
  }
}
