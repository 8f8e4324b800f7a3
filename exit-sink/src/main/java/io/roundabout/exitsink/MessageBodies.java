package io.roundabout.exitsink;

import io.roundabout.rowformat.Columns;
import io.roundabout.rowformat.RowValues;
import java.io.IOException;

/** Turns rows into the bodies of messages. Not thread-safe. */
interface MessageBodies {

  /** What the bodies are. */
  enum Kind {
    /** Each body is one row: an encoded AMQP section that holds a map. */
    MAP,
    /** Each body is some rows: NDJSON, one line a row. */
    NDJSON
  }

  /** Takes finished bodies. */
  interface Target {
    void accept(byte[] bytes, int length, int rows) throws IOException;
  }

  /** Above this the broker keeps a file for each message, its other sections included. */
  int MAX_PACKED_BYTES = 96 << 10;

  /** A row above this cannot be a message. */
  int MAX_ROW_BYTES = 64 << 20;

  void write(RowValues row) throws IOException;

  /** Hands on what is not yet a full body. */
  void flush() throws IOException;

  static Kind kind(int pack) {
    return pack == 1 ? Kind.MAP : Kind.NDJSON;
  }

  static MessageBodies of(Columns columns, int pack, Target target) {
    return kind(pack) == Kind.MAP
        ? new MapBodies(columns, target)
        : new NdjsonBodies(columns, pack, target);
  }

  static void requireSize(long bytes) throws IOException {
    if (bytes > MAX_ROW_BYTES) {
      throw new IOException(
          "a row of "
              + bytes
              + " bytes is too long for a message (the limit is "
              + MAX_ROW_BYTES
              + "): select fewer or shorter columns");
    }
  }
}
