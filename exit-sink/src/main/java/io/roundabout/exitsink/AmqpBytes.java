package io.roundabout.exitsink;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Encodes plain Java values as AMQP 1.0 types (part 1 of the specification, 1.6), into a buffer
 * that is used again. The client's own codec cannot encode lists that begin with null and takes
 * {@code byte[]} for an array of numbers. Not thread-safe.
 */
final class AmqpBytes {
  private static final int NULL = 0x40;
  private static final int TRUE = 0x41;
  private static final int FALSE = 0x42;
  private static final int BYTE = 0x51;
  private static final int SMALL_INT = 0x54;
  private static final int SMALL_LONG = 0x55;
  private static final int SHORT = 0x61;
  private static final int INT = 0x71;
  private static final int FLOAT = 0x72;
  private static final int LONG = 0x81;
  private static final int DOUBLE = 0x82;
  private static final int BINARY_8 = 0xA0;
  private static final int STRING_8 = 0xA1;
  private static final int BINARY_32 = 0xB0;
  private static final int STRING_32 = 0xB1;
  private static final int LIST_32 = 0xD0;
  private static final int MAP_32 = 0xD1;

  private byte[] bytes = new byte[1024];
  private int length;

  byte[] array() {
    return bytes;
  }

  int length() {
    return length;
  }

  /** Begins an amqp-value section, which holds the one value that is put next. */
  void beginValueSection() {
    length = 0;
    room(3);
    bytes[length++] = 0x00;
    bytes[length++] = 0x53;
    bytes[length++] = 0x77;
  }

  /**
   * @throws IllegalArgumentException for a value of a class that stands for no AMQP type here
   */
  void put(Object value) {
    if (value == null) {
      code(NULL);
    } else if (value instanceof String text) {
      sized(text.getBytes(StandardCharsets.UTF_8), STRING_8, STRING_32);
    } else if (value instanceof Double number) {
      putLong(DOUBLE, Double.doubleToLongBits(number));
    } else if (value instanceof Long number) {
      putLong(number);
    } else if (value instanceof Integer number) {
      putInt(number);
    } else if (value instanceof Boolean flag) {
      code(flag ? TRUE : FALSE);
    } else if (value instanceof Float number) {
      putInt(FLOAT, Float.floatToIntBits(number));
    } else if (value instanceof Short number) {
      code(SHORT);
      room(2);
      bytes[length++] = (byte) (number >> 8);
      bytes[length++] = (byte) (int) number;
    } else if (value instanceof Byte number) {
      small(BYTE, number);
    } else if (value instanceof byte[] content) {
      sized(content, BINARY_8, BINARY_32);
    } else if (value instanceof Map<?, ?> map) {
      putMap(map);
    } else if (value instanceof List<?> list) {
      putList(list);
    } else {
      throw new IllegalArgumentException("no AMQP type for " + value.getClass());
    }
  }

  private void putMap(Map<?, ?> map) {
    int start = begin(MAP_32, 2 * map.size());
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      put(entry.getKey());
      put(entry.getValue());
    }
    end(start);
  }

  private void putList(List<?> list) {
    int start = begin(LIST_32, list.size());
    for (Object element : list) {
      put(element);
    }
    end(start);
  }

  /** The size stands before the count and counts it, and is known only at the end. */
  private int begin(int code, int count) {
    code(code);
    int start = length;
    int32(0);
    int32(count);
    return start;
  }

  private void end(int start) {
    int after = length;
    length = start;
    int32(after - start - 4);
    length = after;
  }

  private void putLong(long value) {
    if (value == (byte) value) {
      small(SMALL_LONG, (byte) value);
    } else {
      putLong(LONG, value);
    }
  }

  private void putInt(int value) {
    if (value == (byte) value) {
      small(SMALL_INT, (byte) value);
    } else {
      putInt(INT, value);
    }
  }

  private void putLong(int code, long bits) {
    code(code);
    int32((int) (bits >> 32));
    int32((int) bits);
  }

  private void putInt(int code, int bits) {
    code(code);
    int32(bits);
  }

  private void small(int code, byte value) {
    code(code);
    room(1);
    bytes[length++] = value;
  }

  private void sized(byte[] content, int code8, int code32) {
    if (content.length < 256) {
      small(code8, (byte) content.length);
    } else {
      putInt(code32, content.length);
    }
    room(content.length);
    System.arraycopy(content, 0, bytes, length, content.length);
    length += content.length;
  }

  private void code(int code) {
    room(1);
    bytes[length++] = (byte) code;
  }

  private void int32(int value) {
    room(4);
    bytes[length++] = (byte) (value >> 24);
    bytes[length++] = (byte) (value >> 16);
    bytes[length++] = (byte) (value >> 8);
    bytes[length++] = (byte) value;
  }

  private void room(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
    }
  }
}
