package io.roundabout.lanelog;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The files in which the lane's rows stand, in the order of the rows. Thread-safe. */
final class RowFiles {

  /** Each costs at most 8 KiB for a segment of the usual size. */
  private static final int FILES_WITH_KNOWN_BLOCKS = 256;

  /** Finer cuts than this are looked up in the file; coarser ones come from memory. */
  private static final long FINE = 1 << 20;

  private final Set<RowFile> known = new LinkedHashSet<>();
  private final String lane;
  private volatile List<Held> files = List.of();
  private volatile long emptyRow;
  private volatile long emptyCloses;

  /**
   * A file of the lane.
   *
   * @param base what is added to the file's row numbers to get the lane's
   * @param closesBefore how many of the lane's rows before the file were close records
   */
  record Held(RowFile file, long base, long closesBefore) {
    long firstRow() {
      return file.start().row() + base;
    }

    long endRow() {
      return file.end().row() + base;
    }
  }

  RowFiles(String lane) {
    this.lane = lane;
  }

  /**
   * Where the lane's first and next row is while no file is there, and the close records before.
   */
  void emptyAt(long row, long closes) {
    emptyRow = row;
    emptyCloses = closes;
  }

  void add(RowFile file, long base) {
    List<Held> more = new ArrayList<>(files);
    more.add(new Held(file, base, closes(files)));
    files = List.copyOf(more);
  }

  /** Forgets the files before this many. */
  void removeFirst(int count) {
    List<Held> all = files;
    if (count == all.size()) {
      emptyAt(all.get(count - 1).endRow(), closes(all));
    }
    files = List.copyOf(all.subList(count, all.size()));
  }

  List<Held> files() {
    return files;
  }

  long firstRow() {
    List<Held> all = files;
    return all.isEmpty() ? emptyRow : all.get(0).firstRow();
  }

  long endRow() {
    List<Held> all = files;
    return all.isEmpty() ? emptyRow : all.get(all.size() - 1).endRow();
  }

  /** How many of the lane's rows, from the first one on, are close records. */
  long closes() {
    return closes(files);
  }

  private long closes(List<Held> all) {
    if (all.isEmpty()) {
      return emptyCloses;
    }
    Held last = all.get(all.size() - 1);
    return last.closesBefore() + last.file().closes();
  }

  /** Rows that were removed, close records not counted. */
  long trimmed() {
    List<Held> all = files;
    return all.isEmpty()
        ? emptyRow - emptyCloses
        : all.get(0).firstRow() - all.get(0).closesBefore();
  }

  /** The mark after the last block that ends at or before the row; 0 when none is kept. */
  long markBefore(long row) throws IOException {
    List<Held> all = files;
    if (all.isEmpty() || row <= all.get(0).firstRow() || row > endRow(all)) {
      return 0;
    }
    Held held = all.get(holder(all, row));
    long boundary = touch(held).floor(row - held.base()).row() + held.base();
    return boundary <= all.get(0).firstRow() ? 0 : markAt(all, boundary - 1);
  }

  private long markAt(List<Held> all, long row) throws IOException {
    Held held = all.get(holder(all, row));
    return touch(held).markAt(row - held.base());
  }

  long bytes() {
    return files.stream().mapToLong(held -> held.file().end().offset()).sum();
  }

  long boundary(long fromRow, long maxRows, long maxBytes) throws IOException {
    List<Held> all = files;
    check(all, fromRow, fromRow);
    if (fromRow >= endRow(all)) {
      return fromRow;
    }
    long limitRow = fromRow + Math.min(maxRows, Long.MAX_VALUE - fromRow);
    int first = holder(all, fromRow);
    Spot at = touch(all.get(first)).floor(fromRow - all.get(first).base());
    long left = maxBytes;
    long result = fromRow;
    for (int i = first; i < all.size() && left > 0; i++) {
      Held held = all.get(i);
      Spot from = i == first ? at : held.file().start();
      long maxOffset = from.offset() + Math.min(left, Long.MAX_VALUE - from.offset());
      Spot end = held.file().end();
      Spot best = touch(held).floor(limitRow - held.base(), maxOffset);
      result = best.row() + held.base();
      if (best.offset() < end.offset() || result >= limitRow) {
        break;
      }
      left -= end.offset() - from.offset();
    }
    return result > fromRow ? result : endOfBlock(all.get(first), fromRow);
  }

  private static long endOfBlock(Held held, long row) throws IOException {
    Spot spot = held.file().floor(row - held.base());
    do {
      spot = held.file().after(spot);
    } while (spot.row() + held.base() <= row);
    return spot.row() + held.base();
  }

  List<BlockRange> ranges(long fromRow, long toRow, long targetBytes) throws IOException {
    List<Held> all = files;
    check(all, fromRow, toRow);
    List<BlockRange> ranges = new ArrayList<>();
    if (fromRow >= toRow) {
      return ranges;
    }
    for (int i = holder(all, fromRow); i < all.size() && all.get(i).firstRow() < toRow; i++) {
      Held held = all.get(i);
      touch(held);
      long from = Math.max(fromRow, held.firstRow());
      long to = Math.min(toRow, held.endRow());
      cut(held, from - held.base(), to - held.base(), targetBytes, ranges);
    }
    return ranges;
  }

  /** The ranges of rows {@code [from, to)}, as the file numbers them. */
  static void cut(Held held, long from, long to, long targetBytes, List<BlockRange> ranges)
      throws IOException {
    if (from >= to) {
      return;
    }
    RowFile file = held.file();
    Spot at = file.floor(from);
    Spot stop = file.ceiling(to);
    while (at.offset() < stop.offset()) {
      Spot next = step(file, at, stop, targetBytes);
      if (next.row() > at.row()) {
        ranges.add(
            new BlockRange(
                file.name(),
                at.offset(),
                next.offset() - at.offset(),
                at.row() + held.base(),
                next.row() + held.base()));
      }
      at = next;
    }
  }

  private static Spot step(RowFile file, Spot at, Spot stop, long targetBytes) throws IOException {
    if (stop.offset() - at.offset() <= targetBytes) {
      return stop;
    }
    long offset = at.offset() + targetBytes;
    Spot next = targetBytes >= FINE ? file.near(offset) : file.floor(Long.MAX_VALUE, offset);
    if (next.offset() <= at.offset()) {
      next = file.after(at);
    }
    return next.offset() < stop.offset() ? next : stop;
  }

  /** What stands in the rows {@code [fromRow, toRow)}; close records are no rows. */
  Tally tally(long fromRow, long toRow) throws IOException {
    List<Held> all = files;
    check(all, fromRow, toRow);
    Tally sum = Tally.NONE;
    if (fromRow < toRow) {
      for (int i = holder(all, fromRow); i < all.size() && all.get(i).firstRow() < toRow; i++) {
        Held held = all.get(i);
        long from = Math.max(fromRow, held.firstRow());
        long to = Math.min(toRow, held.endRow());
        sum = sum.plus(touch(held).tally(from - held.base(), to - held.base()));
      }
    }
    return sum;
  }

  private void check(List<Held> all, long fromRow, long toRow) {
    long first = all.isEmpty() ? emptyRow : all.get(0).firstRow();
    long end = endRow(all);
    if (fromRow < first) {
      throw new IllegalArgumentException(
          "lane '%s': row %d was removed by retention; the earliest is %d (begin there, or raise keep)"
              .formatted(lane, fromRow + 1, first + 1));
    }
    if (toRow > end) {
      throw new IllegalArgumentException(
          "lane '%s': row %d is not there yet; the lane has rows up to %d"
              .formatted(lane, toRow, end));
    }
  }

  private long endRow(List<Held> all) {
    return all.isEmpty() ? emptyRow : all.get(all.size() - 1).endRow();
  }

  /** The index of the last file that begins at or before the row. */
  private static int holder(List<Held> all, long row) {
    int low = 0;
    int high = all.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (all.get(middle).firstRow() <= row) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  private RowFile touch(Held held) {
    synchronized (known) {
      known.remove(held.file());
      known.add(held.file());
      if (known.size() > FILES_WITH_KNOWN_BLOCKS) {
        RowFile oldest = known.iterator().next();
        known.remove(oldest);
        List<Held> all = files;
        if (all.isEmpty() || oldest != all.get(all.size() - 1).file()) {
          oldest.forgetBlocks();
        }
      }
    }
    return held.file();
  }
}
