package io.roundabout.fuzzing;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** An input: some bytes that choose how to read, and behind them what is read. */
public final class Input {
  private final byte[] bytes;
  private int at;

  public Input(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The next byte, 0 to 255; 0 when there is none. */
  public int choice() {
    return at < bytes.length ? bytes[at++] & 0xff : 0;
  }

  public byte[] rest() {
    return Arrays.copyOfRange(bytes, at, bytes.length);
  }

  /** What is left, as a reader of files or lines would decode it. */
  public String text() {
    return new String(bytes, at, bytes.length - at, StandardCharsets.UTF_8);
  }

  /** What is left, as lines that all end with LF, none of them empty. */
  public byte[] lines() {
    byte[] lines = new byte[bytes.length - at + 1];
    int put = 0;
    for (int i = at; i < bytes.length; i++) {
      boolean empty = bytes[i] == '\n' && (put == 0 || lines[put - 1] == '\n');
      if (!empty) {
        lines[put++] = bytes[i];
      }
    }
    if (put > 0 && lines[put - 1] != '\n') {
      lines[put++] = '\n';
    }
    return Arrays.copyOf(lines, put);
  }
}
