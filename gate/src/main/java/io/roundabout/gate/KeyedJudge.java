package io.roundabout.gate;

import io.roundabout.gate.Incoming.Rows;
import io.roundabout.gateprotocol.UnloadMode;
import io.roundabout.lanelog.Verdict;
import io.roundabout.rowformat.Column;
import io.roundabout.rowformat.ColumnType;
import io.roundabout.rowformat.ColumnWriter;
import io.roundabout.rowformat.Columns;
import io.roundabout.rowformat.Encoding;
import io.roundabout.rowformat.Format;
import io.roundabout.rowformat.RowDecoder;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Finds the rows of a keyed table's block that cannot be used: those without a whole key too. A
 * json row of changes that removes its key needs no other column. Not thread-safe.
 */
final class KeyedJudge implements Judging {
  /** Removes the row of its key, if it is true. */
  static final String DELETE = "$delete";

  private static final ColumnWriter[] NO_WRITERS = {};
  private static final BitSet ALL = new BitSet(0);

  private final boolean json;
  private final boolean changes;
  private final RowDecoder rows;
  private final RowDecoder removals;

  KeyedJudge(Encoding encoding, List<String> key, UnloadMode mode) {
    this.json = encoding.format() == Format.JSON;
    this.changes = mode == UnloadMode.UPSERT;
    Columns keyed = withKey(encoding.columns(), key, false);
    if (json) {
      int delete = keyed.size();
      this.rows = RowDecoder.judge(Encoding.json(withDelete(keyed)), delete);
      this.removals =
          RowDecoder.judge(
              Encoding.json(withDelete(withKey(encoding.columns(), key, true))), delete);
    } else {
      this.rows = RowDecoder.judge(Encoding.csv(keyed, encoding.csv(), encoding.fields()));
      this.removals = null;
    }
  }

  /** The columns, those of the key never null; of the others nothing is asked if they may lack. */
  private static Columns withKey(Columns columns, List<String> key, boolean mayLack) {
    List<Column> changed = new ArrayList<>();
    for (Column column : columns.list()) {
      boolean nullable = !key.contains(column.name()) && (mayLack || column.nullable());
      changed.add(new Column(column.name(), column.type(), nullable));
    }
    return new Columns(changed);
  }

  private static Columns withDelete(Columns columns) {
    List<Column> more = new ArrayList<>(columns.list());
    more.add(new Column(DELETE, ColumnType.Scalar.BOOLEAN, true));
    return new Columns(more);
  }

  @Override
  public Judged judge(Rows block) {
    if (block.rows() == 0) {
      return new Judged(List.of(), null);
    }
    Map<Integer, String> faults = new TreeMap<>();
    if (!json) {
      rows.decode(block.bytes(), 0, block.length(), ALL, NO_WRITERS, 0, faults::put);
      return judged(faults);
    }
    Marks marks = decode(rows, block, ALL, faults);
    refuse(marks.nulls, ": null is neither true nor false", faults);
    if (!changes) {
      refuse(marks.removals, ": a dump removes nothing; visit with mode=upsert to do so", faults);
    } else if (!faults.isEmpty()) {
      judgeRemovals(block, faults);
    }
    return judged(faults);
  }

  private static void refuse(BitSet marked, String why, Map<Integer, String> faults) {
    marked.stream().forEach(row -> faults.put(row, DELETE + why));
  }

  private static Judged judged(Map<Integer, String> faults) {
    List<Verdict> verdicts = new ArrayList<>(faults.size());
    faults.forEach((row, reason) -> verdicts.add(Verdict.breakdown(row, reason)));
    return new Judged(verdicts, null);
  }

  /** Looks again at the faulty rows: one that removes its key may lack what is not in the key. */
  private void judgeRemovals(Rows block, Map<Integer, String> faults) {
    BitSet others = new BitSet(block.rows());
    others.set(0, block.rows());
    faults.keySet().forEach(others::clear);
    Map<Integer, String> still = new HashMap<>();
    Marks marks = decode(removals, block, others, still);
    faults.keySet().removeIf(row -> !still.containsKey(row) && marks.removals.get(row));
    still.forEach(faults::replace);
  }

  private static Marks decode(
      RowDecoder decoder, Rows block, BitSet skip, Map<Integer, String> faults) {
    Marks marks = new Marks(skip);
    decoder.decode(
        block.bytes(),
        0,
        block.length(),
        skip,
        new ColumnWriter[] {marks},
        0,
        (row, reason) -> {
          faults.put(row, reason);
          marks.fault(row);
        });
    return marks;
  }

  /**
   * Which rows say that they remove their key, and which say null to it, by their index in the
   * block. The decoder counts good rows only, so this counts along.
   */
  private static final class Marks extends OneType {
    private final BitSet skip;
    private final BitSet removals = new BitSet();
    private final BitSet nulls = new BitSet();
    private int writtenRow = -1;
    private int blockRow = -1;
    private int faultyRow = -1;

    Marks(BitSet skip) {
      super("BOOLEAN");
      this.skip = skip;
    }

    /** The row is none of the good ones; what it had written is another's place. */
    void fault(int row) {
      removals.clear(row);
      nulls.clear(row);
      faultyRow = row;
    }

    private int at(int row) {
      boolean next = row > writtenRow || faultyRow >= blockRow;
      if (next) {
        blockRow = skip.nextClearBit(Math.max(blockRow, faultyRow) + 1);
        writtenRow = row;
      }
      return blockRow;
    }

    @Override
    public void putBoolean(int row, boolean value) {
      int index = at(row);
      removals.set(index, value);
      nulls.clear(index);
    }

    @Override
    public void putNull(int row) {
      int index = at(row);
      removals.clear(index);
      nulls.set(index);
    }

    @Override
    public void putMissing(int row) {
      at(row);
    }
  }
}
