package io.roundabout.fuzzing;

import io.roundabout.exits.ExitFiles;
import io.roundabout.exitsink.LedgerEntries;
import io.roundabout.exitsink.OutboxParts;
import io.roundabout.exitsink.OutboxSeals;
import io.roundabout.gate.GateRows;
import io.roundabout.lanelog.Blocks;
import io.roundabout.lanelog.LaneFiles;
import io.roundabout.lanesource.LaneOffsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** All that reads bytes of strangers, or bytes of disks. */
public enum FuzzTarget {
  GATE_LINES(new GateLines(), 200),
  GATE_ROWS(new GateRows(), 2000),
  JSON_ROWS(new JsonRows(), 300),
  CSV_ROWS(new CsvRows(), 300),
  COLUMN_TEXTS(new ColumnTexts(), 300),
  ENCODING_TEXTS(new EncodingTexts(), 400),
  BLOCKS(new Blocks(), 500),
  LANE_FILES(new LaneFiles(), 1100),
  LEDGER_ENTRIES(new LedgerEntries(), 400),
  OUTBOX_SEALS(new OutboxSeals(), 400),
  OUTBOX_PARTS(new OutboxParts(), 300),
  LANE_OFFSETS(new LaneOffsets(), 300),
  EXIT_FILES(new ExitFiles(), 300);

  /**
   * What reading one input may take from the heap, in bytes. Far more than any needs, and far less
   * than the length field that somebody believed.
   */
  private static final long MOST_ALLOCATED = 16 << 20;

  private final Target target;
  private final int longest;

  FuzzTarget(Target target, int longest) {
    this.target = target;
    this.longest = longest;
  }

  /** As it is called on the command line, and as its corpus is. */
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Optional<FuzzTarget> of(String label) {
    return Arrays.stream(values()).filter(target -> target.label().equals(label)).findFirst();
  }

  /** For {@link FuzzEntry}, which finds it by its name. */
  public static Consumer<byte[]> named(String label) {
    FuzzTarget target = of(label).orElseThrow();
    return input -> {
      try {
        target.take(input);
      } catch (Exception e) {
        throw e instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(e);
      }
    };
  }

  /** How long inputs become, in bytes. */
  int longest() {
    return longest;
  }

  /**
   * @throws AssertionError also when reading took more memory than it may
   */
  void take(byte[] input) throws Exception {
    long taken = taken(input);
    // The first time, classes may have been loaded meanwhile.
    if (taken > MOST_ALLOCATED) {
      taken = taken(input);
    }
    Agreement.holds(
        taken < MOST_ALLOCATED, "%d bytes of input took %d bytes".formatted(input.length, taken));
  }

  private long taken(byte[] input) throws Exception {
    long before = Allocated.bytes();
    target.take(input);
    return Allocated.bytes() - before;
  }
}
