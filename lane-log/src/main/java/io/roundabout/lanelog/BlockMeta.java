package io.roundabout.lanelog;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What stands between a block's header and its rows: the trip's name, the vehicle's name, and for
 * each verdict an int (the row's index in the block), a byte (1: breakdown, 2: late), an int (the
 * reason's bytes) and the reason. All text is UTF-8.
 */
final class BlockMeta {
  private static final int VERDICT_BYTES = 9;

  private BlockMeta() {}

  /** A buffer that begins with room for the header. */
  static ByteBuffer write(byte[] trip, byte[] vehicle, List<Verdict> verdicts) {
    List<byte[]> reasons = new ArrayList<>(verdicts.size());
    long bytes = (long) trip.length + vehicle.length;
    for (Verdict verdict : verdicts) {
      byte[] reason = verdict.reason().getBytes(StandardCharsets.UTF_8);
      reasons.add(reason);
      bytes += VERDICT_BYTES + reason.length;
    }
    if (bytes > BlockHeader.MAX_SECTION) {
      throw new IllegalArgumentException(
          "a block's names and verdicts take %d bytes; %d are allowed: append fewer rows at once"
              .formatted(bytes, BlockHeader.MAX_SECTION));
    }
    ByteBuffer head = ByteBuffer.allocate(BlockHeader.BYTES + (int) bytes);
    head.position(BlockHeader.BYTES).put(trip).put(vehicle);
    for (int i = 0; i < verdicts.size(); i++) {
      byte[] reason = reasons.get(i);
      Verdict verdict = verdicts.get(i);
      head.putInt(verdict.row()).put(verdict.kind().code()).putInt(reason.length).put(reason);
    }
    return head.position(0);
  }

  static String text(byte[] bytes, int at, int length) {
    return new String(bytes, at, length, StandardCharsets.UTF_8);
  }

  /** The verdicts, which begin at {@code at}. */
  static List<Verdict> verdicts(byte[] bytes, int at, int end, BlockHeader header)
      throws BadBlockException {
    int count = header.verdicts();
    if (count == 0) {
      return List.of();
    }
    if ((long) count * VERDICT_BYTES > end - at) {
      throw new BadBlockException("the block is too short for %d verdicts".formatted(count), false);
    }
    List<Verdict> verdicts = new ArrayList<>(count);
    ByteBuffer source = ByteBuffer.wrap(bytes, at, end - at);
    try {
      for (int i = 0; i < count; i++) {
        verdicts.add(verdict(source, header));
      }
    } catch (BufferUnderflowException e) {
      throw new BadBlockException("the block's verdicts end too early", false);
    }
    return verdicts;
  }

  private static Verdict verdict(ByteBuffer source, BlockHeader header) throws BadBlockException {
    int row = source.getInt();
    byte code = source.get();
    Verdict.Kind kind = Verdict.Kind.of(code);
    int length = source.getInt();
    if (kind == null) {
      throw new BadBlockException(
          "a verdict has kind %d, known are 1 and 2: a newer Roundabout wrote it".formatted(code),
          true);
    }
    if (row < 0 || row >= header.rows() || length < 0 || length > source.remaining()) {
      throw new BadBlockException("a verdict holds impossible numbers", false);
    }
    int at = source.position();
    source.position(at + length);
    return new Verdict(row, kind, text(source.array(), at, length));
  }
}
