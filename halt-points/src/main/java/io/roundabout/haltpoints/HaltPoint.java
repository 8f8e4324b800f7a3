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
  /** The lane's writer has a group of blocks for the segment. */
  BEFORE_APPEND,
  /** The group is written, and about to be fsynced. */
  AFTER_APPEND,
  /** The group is on disk; the durable mark does not tell of it. */
  AFTER_FSYNC,
  /** The durable mark tells of the group; no caller has been told. */
  AFTER_DURABLE_MARK,
  /** The gate is about to say {@code ACK}. */
  BEFORE_ACK,
  /** The gate has handed an {@code ACK} to the network. */
  AFTER_ACK,
  /** The last rows of a trip are about to go to the lane. */
  BEFORE_TRIP_END,
  /** The end of a trip is on disk; the vehicle has not been told. */
  AFTER_TRIP_END,
  /** A segment is full, or retention wants it to end. */
  BEFORE_SEGMENT_ROLL,
  /** A segment has ended; the next is not there. */
  AFTER_SEGMENT_ROLL,
  /** The file of a segment is made, and has no block. */
  AFTER_SEGMENT_BEGIN,
  /** A small file of a lane (its identity, encodings, trips) is fsynced under another name. */
  BEFORE_LANE_FILE_RENAME,
  /** A small file of a lane is replaced. */
  AFTER_LANE_FILE_RENAME,
  /** Rows of a table lane are written to their dump. */
  BEFORE_STAGING_FSYNC,
  /** Rows of a table lane are on disk in their dump; nobody has been told. */
  AFTER_STAGING_FSYNC,
  /** A dump is complete; no block of the lane's log refers to it. */
  BEFORE_TABLE_VERSION,
  /** The reference that makes a dump a table version is on disk. */
  AFTER_TABLE_VERSION,
  /** A batch is about to use the newest version of its tables. */
  BEFORE_TABLE_PIN,
  /** The versions are in the batch's offset, which Spark has not logged. */
  AFTER_TABLE_PIN,
  /** Spark's offset log has a batch in a file that is not at its place. */
  BEFORE_OFFSET_LOG,
  /** A batch stands in Spark's offset log; it is not planned. */
  AFTER_OFFSET_LOG,
  /** A task has a message's worth of rows for the outbox. */
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
  /** A message is about to be sent in a transaction that has begun. */
  BEFORE_AMQP_SEND,
  /** A message has been written for the network; its transaction goes on. */
  AFTER_AMQP_SEND,
  /** All messages and the next ledger entry are written; the end of their transaction is not. */
  BEFORE_DISCHARGE,
  /**
   * The end of the transaction is handed to the network; each time that the answer is looked for.
   */
  DURING_DISCHARGE,
  /** The broker has confirmed the transaction. */
  AFTER_DISCHARGE,
  /** A batch was delivered; its files are about to leave the outbox. */
  BEFORE_OUTBOX_REMOVE,
  /** The files of a batch have left the outbox. */
  AFTER_OUTBOX_REMOVE,
  /** Spark's commit log has a batch in a file that is not at its place. */
  BEFORE_COMMIT_LOG,
  /** A batch stands in Spark's commit log. */
  AFTER_COMMIT_LOG,
  /** A built-in exit ({@code breakdowns}, {@code late}) has rows that no file tells of. */
  BEFORE_FEED_EPOCH,
  /** A built-in exit has written down which rows it delivers next. */
  AFTER_FEED_EPOCH,
  /** Retention begins to look at the lanes. */
  BEFORE_RETENTION,
  /** A lane's files tell of the rows that are left; a segment is about to be deleted. */
  BEFORE_SEGMENT_DELETE,
  /** Retention has deleted a segment. */
  AFTER_SEGMENT_DELETE,
  /** A lane's files tell of the versions that are left; a dump is about to be deleted. */
  BEFORE_TABLE_DELETE,
  /** Retention has deleted a dump. */
  AFTER_TABLE_DELETE,
  /** Retention has looked at all lanes. */
  AFTER_RETENTION;

  /** The exit code of a process that was halted; no other end has it. */
  public static final int EXIT_CODE = 88;

  /** The property that names the place, and the number of the pass after a colon. */
  public static final String PROPERTY = "roundabout.halt";

  /** The property that names the file to which the halt is written. */
  public static final String RECORD_PROPERTY = "roundabout.halt.record";

  private static final boolean ARMED = System.getProperty(PROPERTY) != null;

  /** Whether the process may be halted at all: for places that cost something to find. */
  public static boolean armed() {
    return ARMED;
  }

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
