package io.roundabout.vehicle;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Writes the values of an AMQP map as one line of JSON, in the form of the exits' NDJSON. */
final class JsonLine {
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private final StringBuilder text = new StringBuilder(256);

  private JsonLine() {}

  /** The object and LF, in UTF-8. */
  static byte[] of(Map<?, ?> values) {
    JsonLine line = new JsonLine();
    line.object(values);
    line.text.append('\n');
    return line.text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void value(Object value) {
    if (value == null || value instanceof Boolean) {
      text.append(value);
    } else if (value instanceof Float || value instanceof Double) {
      floating(((Number) value).doubleValue(), value.toString());
    } else if (value instanceof Number) {
      text.append(value);
    } else if (value instanceof byte[] bytes) {
      text.append('"').append(Base64.getEncoder().encodeToString(bytes)).append('"');
    } else if (value instanceof List<?> list) {
      array(list);
    } else if (value instanceof Map<?, ?> map) {
      object(map);
    } else {
      string(value.toString());
    }
  }

  private void floating(double value, String asText) {
    if (Double.isFinite(value)) {
      text.append(asText);
    } else {
      string(asText);
    }
  }

  private void array(List<?> list) {
    text.append('[');
    for (int i = 0; i < list.size(); i++) {
      if (i > 0) {
        text.append(',');
      }
      value(list.get(i));
    }
    text.append(']');
  }

  private void object(Map<?, ?> map) {
    text.append('{');
    Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
    while (entries.hasNext()) {
      Map.Entry<?, ?> entry = entries.next();
      string(String.valueOf(entry.getKey()));
      text.append(':');
      value(entry.getValue());
      if (entries.hasNext()) {
        text.append(',');
      }
    }
    text.append('}');
  }

  private void string(String value) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"' -> text.append("\\\"");
        case '\\' -> text.append("\\\\");
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        default -> {
          if (c < 0x20 || Character.isSurrogate(c) && !isPaired(value, i)) {
            text.append("\\u").append(HEX[c >> 12]).append(HEX[c >> 8 & 15]);
            text.append(HEX[c >> 4 & 15]).append(HEX[c & 15]);
          } else {
            text.append(c);
          }
        }
      }
    }
    text.append('"');
  }

  private static boolean isPaired(String value, int i) {
    return Character.isHighSurrogate(value.charAt(i))
        ? i + 1 < value.length() && Character.isLowSurrogate(value.charAt(i + 1))
        : i > 0 && Character.isHighSurrogate(value.charAt(i - 1));
  }
}
