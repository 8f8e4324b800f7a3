package io.roundabout.haltpoints;

/**
 * The places at which a test can halt the process as if it were killed, in the order in which a row
 * passes them. Without {@code -Droundabout.halt} a pass costs nothing: the compiler sees a constant
 * and removes it.
 *
 * <p>{@code -Droundabout.halt=AFTER_APPEND:3} halts the process, with exit code {@value
 * #EXIT_CODE}, when that place is passed for the third time; without a number, at the first. {@code
 * -Droundabout.halt.record=FILE} appends {@code AFTER_APPEND 3} to that file first. An unknown
 * place is refused when the first one is passed.
 */
public enum HaltPoint {
  /** The lane's writer has a group of blocks. */
  BEFORE_APPEND,
  /** The group is written to the segment, and nothing is fsynced. */
  AFTER_APPEND,
  /** The durable mark beside the segment's blocks is written too, and nothing is fsynced. */
  BEFORE_FSYNC,
  /** The group is on disk; nobody has been told. */
  AFTER_FSYNC,
  /** The gate is about to say {@code ACK}. */
  BEFORE_ACK,
  /** The gate has handed an {@code ACK} to the network. */
  AFTER_ACK,
  /** A visit has said that its trip is complete. */
  BEFORE_TRIP_END,
  /** The end of a trip is on disk; the vehicle has not been told. */
  AFTER_TRIP_END,
  /** A trip's rows of a table lane are staged on disk; its version does not exist yet. */
  BEFORE_TABLE_VERSION,
  /** The reference that makes a staged trip a table version is on disk. */
  AFTER_TABLE_VERSION,
  /** The segment is full. */
  BEFORE_SEGMENT_ROLL,
  /** The trips, marks and books are written down for the segment that ended. */
  DURING_SEGMENT_ROLL,
  /** The next segment is there. */
  AFTER_SEGMENT_ROLL,
  /** A new trips file is written and fsynced, and not renamed. */
  BEFORE_TRIPS_RENAME,
  /** The new trips file stands at its place. */
  AFTER_TRIPS_RENAME,
  /** A batch is about to use the newest version of its tables. */
  BEFORE_TABLE_PIN,
  /** The versions are in the batch's offset, which Spark has not logged. */
  AFTER_TABLE_PIN,
  /** Spark's offset log has a batch in a file that is not renamed. */
  BEFORE_OFFSET_LOG,
  /** A batch stands in Spark's offset log; it is not planned. */
  AFTER_OFFSET_LOG,
  /** A task has rows for the outbox. */
  BEFORE_OUTBOX_WRITE,
  /** A task has written all of its rows to the outbox. */
  AFTER_OUTBOX_WRITE,
  /** A file of a query's state is written, and not at its place. */
  BEFORE_STATE_COMMIT,
  /** A file of a query's state stands at its place. */
  AFTER_STATE_COMMIT,
  /** A batch of more than one transaction is about to be sealed. */
  BEFORE_OUTBOX_FSYNC,
  /** The parts of a batch are on disk; the seal that names them is not. */
  AFTER_OUTBOX_FSYNC,
  /** A seal is on disk under a name that does not count. */
  BEFORE_OUTBOX_RENAME,
  /** A batch is sealed; nothing of it is sent. */
  AFTER_OUTBOX_RENAME,
  /** The exit's ledger entry is about to be asked for. */
  BEFORE_LEDGER_READ,
  /** The exit's ledger entry is held. */
  AFTER_LEDGER_READ,
  /** A row's message is about to be sent in a transaction that has begun. */
  BEFORE_AMQP_SEND,
  /** A row's message is handed to the network; its transaction goes on. */
  AFTER_AMQP_SEND,
  /** All messages and the next ledger entry are sent; the transaction is about to be ended. */
  BEFORE_DISCHARGE,
  /** The end of the transaction is handed to the network; the answer is not there. */
  DURING_DISCHARGE,
  /** The broker has confirmed the transaction. */
  AFTER_DISCHARGE,
  /** A batch was delivered; its files are about to leave the outbox. */
  BEFORE_OUTBOX_REMOVE,
  /** The files of a batch have left the outbox. */
  AFTER_OUTBOX_REMOVE,
  /** Spark's commit log has a batch in a file that is not renamed. */
  BEFORE_COMMIT_LOG,
  /** A batch stands in Spark's commit log. */
  AFTER_COMMIT_LOG,
  /**
   * The epoch of a built-in exit ({@code breakdowns}, {@code late}) is about to be written down.
   */
  BEFORE_FEED_EPOCH,
  /** The epoch of a built-in exit is written down; its rows are not delivered. */
  AFTER_FEED_EPOCH,
  /** Retention has found rows that may go. */
  BEFORE_RETENTION,
  /** Retention has written down from where a lane's rows are kept; no file is gone. */
  BEFORE_SEGMENT_DELETE,
  /** Retention has deleted a segment. */
  AFTER_SEGMENT_DELETE,
  /** Retention has done its round. */
  AFTER_RETENTION;

  /** The exit code of a process that was halted; no other end has it. */
  public static final int EXIT_CODE = 88;

  /** The property that names the place, and the number of the pass after a colon. */
  public static final String PROPERTY = "roundabout.halt";

  /** The property that names the file to which the halt is written. */
  public static final String RECORD_PROPERTY = "roundabout.halt.record";

  private static final boolean ARMED = System.getProperty(PROPERTY) != null;

  /** Made when the first place is passed, so that it is never made in a process without it. */
  private static final class Armed {
    static final ArmedHalt HALT =
        ArmedHalt.parse(System.getProperty(PROPERTY), System.getProperty(RECORD_PROPERTY));
  }

  /** The process has come here; when it is armed for this pass, it ends here. */
  public void reached() {
    if (ARMED) {
      Armed.HALT.passed(this);
    }
  }
}
