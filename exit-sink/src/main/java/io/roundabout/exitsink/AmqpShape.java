package io.roundabout.exitsink;

import org.apache.qpid.protonj2.buffer.ProtonBuffer;

/**
 * Whether encoded AMQP values (part 1 of the specification, 1.2) lie within their bytes. The codec
 * takes memory for as many entries as a map says it has, before it looks for the first.
 */
final class AmqpShape {
  private static final int DESCRIBED = 0;
  private static final int FIRST_COMPOUND = 0xC;
  private static final int FIRST_ARRAY = 0xE;

  /** Deeper than any message that is read here, and far below what the codec's recursion bears. */
  private static final int MAX_DEPTH = 16;

  private final ProtonBuffer bytes;
  private final int end;
  private int at;

  /** A size or a count that cannot be. */
  private static final class Impossible extends Exception {
    private static final long serialVersionUID = 1;

    Impossible(int at) {
      super("byte " + at, null, false, false);
    }
  }

  private AmqpShape(ProtonBuffer bytes) {
    this.bytes = bytes;
    this.at = bytes.getReadOffset();
    this.end = at + bytes.getReadableBytes();
  }

  /**
   * Looks at all that is readable, and leaves it so.
   *
   * @throws LinkLost when a value does not end within its bytes, or holds more values than bytes
   */
  static void check(ProtonBuffer message) throws LinkLost {
    AmqpShape shape = new AmqpShape(message);
    try {
      while (shape.at < shape.end) {
        shape.value(shape.end, 0);
      }
    } catch (Impossible e) {
      throw new LinkLost("a message that is no AMQP at " + e.getMessage());
    }
  }

  private void value(int limit, int depth) throws Impossible {
    if (depth > MAX_DEPTH) {
      throw new Impossible(at);
    }
    int code = number(1, limit);
    if (code == DESCRIBED) {
      value(limit, depth + 1);
      value(limit, depth + 1);
      return;
    }
    data(code, limit, depth);
  }

  /** What comes after the code of its type. */
  private void data(int code, int limit, int depth) throws Impossible {
    int kind = code >> 4;
    if (kind < 4) {
      throw new Impossible(at);
    }
    if (kind < 0xA) {
      skip(kind == 4 ? 0 : 1 << (kind - 5), limit);
      return;
    }
    int width = kind % 2 == 0 ? 1 : 4;
    int size = number(width, limit);
    int start = at;
    skip(size, limit);
    if (kind >= FIRST_COMPOUND) {
      int after = at;
      at = start;
      entries(kind, width, after, depth + 1);
    }
  }

  /** The codec goes on behind the last entry, wherever the size says that it ends. */
  private void entries(int kind, int width, int end, int depth) throws Impossible {
    int count = number(width, end);
    if (depth > MAX_DEPTH || count < 0 || count > end - at) {
      throw new Impossible(at);
    }
    if (kind < FIRST_ARRAY) {
      for (int i = 0; i < count; i++) {
        value(end, depth);
      }
    } else {
      int code = number(1, end);
      for (int i = 0; i < count; i++) {
        data(code, end, depth);
      }
    }
    if (at != end) {
      throw new Impossible(at);
    }
  }

  private int number(int width, int limit) throws Impossible {
    int from = at;
    skip(width, limit);
    return width == 1 ? bytes.getUnsignedByte(from) : bytes.getInt(from);
  }

  private void skip(int count, int limit) throws Impossible {
    if (count < 0 || count > limit - at) {
      throw new Impossible(at);
    }
    at += count;
  }
}
