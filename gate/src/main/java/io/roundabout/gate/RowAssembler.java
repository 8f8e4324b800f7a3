package io.roundabout.gate;

import io.netty.buffer.ByteBuf;
import io.roundabout.gate.Incoming.Cut;
import io.roundabout.gate.Incoming.Fault;
import io.roundabout.gate.Incoming.Header;
import io.roundabout.gate.Incoming.Rows;
import io.roundabout.gateprotocol.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Puts rows together from the bytes of a connection. Bytes are copied once, to the end of an array,
 * and stay there: the array with its whole rows becomes a block, and only a row that has not ended
 * yet moves to the next array. Not thread-safe.
 */
final class RowAssembler {

  /** A block of the shortest rows must not bring a verdict for each of 100,000. */
  static final int MAX_ROWS = 16 << 10;

  private static final byte[] NOTHING = {};

  private enum Mode {
    HEADER,
    ROWS,
    ENDED
  }

  private final BlockBuffers buffers;
  private final int maxRowBytes;
  private final Consumer<Incoming> out;
  private final long cutAfter;
  private Mode mode;
  private long firstRow;
  private int rows;

  /** {@code [0, kept)} are whole rows, {@code [rowStart, end)} is the one that is coming in. */
  private byte[] block = NOTHING;

  private int kept;
  private int rowStart;
  private int scanned;
  private int end;

  /**
   * @param firstRow the number of the first row that comes
   * @param cutAfter a row after which a block ends, so that what is durable and what is new never
   *     stand in one; 0 for none
   * @param header whether the first line is a csv header
   */
  RowAssembler(
      BlockBuffers buffers,
      int maxRowBytes,
      long firstRow,
      long cutAfter,
      boolean header,
      Consumer<Incoming> out) {
    this.buffers = buffers;
    this.maxRowBytes = maxRowBytes;
    this.firstRow = firstRow;
    this.cutAfter = cutAfter;
    this.mode = header ? Mode.HEADER : Mode.ROWS;
    this.out = out;
  }

  /** Takes all of the bytes; full blocks go out. Whoever takes them may {@link #drop} meanwhile. */
  void take(ByteBuf in) {
    while (in.isReadable() && mode != Mode.ENDED) {
      makeRoom(in.readableBytes());
      if (mode != Mode.ENDED) {
        int count = Math.min(in.readableBytes(), block.length - end);
        in.readBytes(block, end, count);
        end += count;
        scan();
      }
    }
    in.skipBytes(in.readableBytes());
  }

  /** The size of the array that rows are gathered in. */
  int held() {
    return block.length;
  }

  /** What is whole goes out. */
  void flush() {
    if (rows > 0) {
      emit(false);
    }
  }

  /** Nothing more comes. */
  void cut() {
    if (mode != Mode.ENDED) {
      flush();
      Cut cut = new Cut(end - rowStart);
      drop();
      out.accept(cut);
    }
  }

  /** Forgets what is there, and whatever comes. */
  void drop() {
    mode = Mode.ENDED;
    buffers.giveBack(block);
    block = NOTHING;
    kept = 0;
    rowStart = 0;
    scanned = 0;
    end = 0;
    rows = 0;
  }

  private void scan() {
    int lineEnd = LineEnds.next(block, scanned, end);
    while (lineEnd >= 0) {
      scanned = lineEnd + 1;
      line(rowStart, lineEnd);
      if (mode == Mode.ENDED) {
        return;
      }
      lineEnd = LineEnds.next(block, scanned, end);
    }
    scanned = end;
    if (end - rowStart > maxLineBytes()) {
      tooLong();
    }
  }

  /** The longest row, with a backslash in front and a CR behind. */
  private int maxLineBytes() {
    return maxRowBytes + 2;
  }

  private void line(int start, int lineEnd) {
    rowStart = lineEnd + 1;
    int from = start;
    int to = lineEnd > start && block[lineEnd - 1] == '\r' ? lineEnd - 1 : lineEnd;
    if (from == to) {
      return;
    }
    if (lineEnd - start > maxLineBytes()) {
      tooLong();
      return;
    }
    if (block[from] == '\\') {
      if (to - from < 2 || block[from + 1] != '\\') {
        control(from, to);
        return;
      }
      from++;
    }
    if (to - from > maxRowBytes) {
      tooLong();
    } else if (mode == Mode.HEADER) {
      mode = Mode.ROWS;
      out.accept(new Header(Arrays.copyOfRange(block, from, to)));
    } else {
      keep(from, to);
    }
  }

  private void keep(int from, int to) {
    if (from != kept) {
      System.arraycopy(block, from, block, kept, to - from);
    }
    kept += to - from;
    block[kept++] = '\n';
    rows++;
    if (rows == MAX_ROWS || firstRow + rows - 1 == cutAfter) {
      emit(false);
    }
  }

  private void control(int from, int to) {
    if (to - from == 2 && block[from + 1] == '.') {
      emit(true);
      drop();
      return;
    }
    int shown = Math.min(to - from, 40);
    fault(
        ErrorCode.BAD_REQUEST,
        "row=%d '%s' is no control line: the only one here is \\. at the end of the trip, and a row"
                .formatted(nextRow(), new String(block, from, shown, StandardCharsets.UTF_8))
            + " that begins with a backslash is sent with one more in front");
  }

  private void tooLong() {
    fault(
        ErrorCode.ROW_TOO_LONG,
        "row=%d is longer than %d bytes, the limit of this gate (its max_row_mib)"
            .formatted(nextRow(), maxRowBytes));
  }

  private long nextRow() {
    return firstRow + rows;
  }

  private void fault(ErrorCode code, String message) {
    Fault fault = new Fault(code, message);
    flush();
    drop();
    out.accept(fault);
  }

  private void emit(boolean endOfTrip) {
    Rows whole = new Rows(block, kept, firstRow, rows, endOfTrip);
    byte[] old = block;
    int rest = end - rowStart;
    block = rest == 0 ? NOTHING : buffers.take(rest);
    System.arraycopy(old, rowStart, block, 0, rest);
    firstRow += rows;
    rows = 0;
    kept = 0;
    scanned -= rowStart;
    rowStart = 0;
    end = rest;
    out.accept(whole);
  }

  private void makeRoom(int incoming) {
    boolean full = end == block.length;
    if (full && block.length >= buffers.blockBytes()) {
      flush();
    }
    if (mode == Mode.ENDED) {
      return;
    }
    if (end == block.length
        || block.length < buffers.blockBytes() && end + incoming > block.length) {
      grow(incoming);
    }
  }

  private void grow(int incoming) {
    int rest = end - rowStart;
    int used = kept + rest;
    int wanted =
        used < buffers.blockBytes()
            ? Math.min(used + incoming, buffers.blockBytes())
            : Math.max(used + 1, Math.min(2 * used, maxLineBytes() + 1));
    byte[] old = block;
    block = buffers.take(wanted);
    System.arraycopy(old, 0, block, 0, kept);
    System.arraycopy(old, rowStart, block, kept, rest);
    buffers.giveBack(old);
    scanned -= rowStart - kept;
    rowStart = kept;
    end = used;
  }
}
