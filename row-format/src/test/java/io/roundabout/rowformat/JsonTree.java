package io.roundabout.rowformat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.roundabout.rowformat.ColumnType.Scalar;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a json row means, said once more and in the simplest words: over Jackson's tree model and
 * the JDK's own classes. Values are as {@link RecordedColumn} keeps them.
 */
final class JsonTree {
  private static final String TIME =
      "[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,9})?";
  private static final Pattern LONG_EXPONENT = Pattern.compile("[eE][-+]?[0-9]{7,}");
  private static final JsonMapper JSON =
      JsonMapper.builder(
              com.fasterxml.jackson.core.JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(64).build())
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private JsonTree() {}

  /** The value is none of its type. */
  private static final class Misfit extends Exception {
    private static final long serialVersionUID = 1;
  }

  /** The row's values; empty when it is a breakdown. */
  static Optional<List<Object>> read(byte[] line, Columns columns) {
    try {
      JsonNode row = JSON.readTree(line);
      return row == null || !row.isObject()
          ? Optional.empty()
          : Optional.of(fields(row, columns.list()));
    } catch (IOException | Misfit | DateTimeException e) {
      return Optional.empty();
    }
  }

  /**
   * Whether the tree says less than the row: of keys that stand twice it knows only one, it has
   * forgotten how a number was written, and it bears no exponent beyond an int.
   */
  static boolean isLossy(byte[] line, Columns columns) {
    if (LONG_EXPONENT.matcher(new String(line, StandardCharsets.UTF_8)).find()) {
      return true;
    }
    Deque<Set<String>> names = new ArrayDeque<>();
    try (JsonParser in = JSON.createParser(line)) {
      for (JsonToken token = in.nextToken(); token != null; token = in.nextToken()) {
        if (token == JsonToken.START_OBJECT) {
          names.push(new HashSet<>());
        } else if (token == JsonToken.END_OBJECT) {
          names.pop();
        } else if (token == JsonToken.FIELD_NAME
            && !names.element().add(Column.fold(in.currentName()))) {
          return true;
        } else if (token.isNumeric() && columns.ddl().contains("STRING")) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      return false;
    }
  }

  private static List<Object> fields(JsonNode object, List<Column> columns) throws Misfit {
    List<Object> values = new ArrayList<>();
    for (Column column : columns) {
      JsonNode value = null;
      for (Map.Entry<String, JsonNode> member : object.properties()) {
        if (Column.fold(member.getKey()).equals(Column.fold(column.name()))) {
          value = member.getValue();
        }
      }
      boolean isNull = value == null || value.isNull();
      require(!isNull || column.nullable());
      values.add(isNull ? null : value(value, column.type()));
    }
    return values;
  }

  private static Object value(JsonNode node, ColumnType type) throws Misfit {
    if (type instanceof ColumnType.Struct struct) {
      require(node.isObject());
      return fields(node, struct.fields());
    }
    if (type instanceof ColumnType.Array array) {
      require(node.isArray());
      List<Object> values = new ArrayList<>();
      for (JsonNode element : node) {
        values.add(element.isNull() ? null : value(element, array.element()));
      }
      return values;
    }
    if (type instanceof ColumnType.MapOf map) {
      require(node.isObject());
      Map<String, Object> values = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> member : node.properties()) {
        JsonNode value = member.getValue();
        values.put(characters(member.getKey()), value.isNull() ? null : value(value, map.value()));
      }
      return values;
    }
    return type instanceof ColumnType.Decimal decimal
        ? decimal(node, decimal)
        : scalar(node, (Scalar) type);
  }

  private static Object scalar(JsonNode node, Scalar type) throws Misfit {
    switch (type) {
      case BOOLEAN:
        require(node.isBoolean());
        return node.booleanValue();
      case TINYINT:
        return integer(node, 8);
      case SMALLINT:
        return integer(node, 16);
      case INT:
        return integer(node, 32);
      case BIGINT:
        return integer(node, 64);
      case FLOAT:
        if (node.isNumber()) {
          float value = node.decimalValue().floatValue();
          require(!Float.isInfinite(value));
          return value;
        }
        return (float) noNumber(node);
      case DOUBLE:
        if (node.isNumber()) {
          double value = node.decimalValue().doubleValue();
          require(!Double.isInfinite(value));
          return value;
        }
        return noNumber(node);
      case STRING:
        require(node.isTextual() || node.isBoolean());
        return characters(node.asText());
      default:
        require(node.isTextual());
        return text(node.textValue(), type);
    }
  }

  private static Object text(String text, Scalar type) throws Misfit {
    switch (type) {
      case BINARY:
        try {
          byte[] bytes = Base64.getDecoder().decode(text.getBytes(StandardCharsets.UTF_8));
          return RecordedColumn.bytes(bytes, 0, bytes.length);
        } catch (IllegalArgumentException e) {
          throw new Misfit();
        }
      case DATE:
        require(text.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}") && !text.startsWith("0000"));
        return LocalDate.parse(text).toEpochDay();
      case TIMESTAMP:
        require(text.matches(TIME + "(Z|[-+][0-9]{2}:[0-9]{2})?"));
        return micros(text);
      default:
        require(text.matches(TIME));
        return micros(text);
    }
  }

  private static long micros(String text) throws Misfit {
    String time = text.substring(0, 10) + 'T' + text.substring(11).replaceAll("[-+Z].*", "");
    String zone = text.substring(11).replaceAll("^[0-9:.]*", "");
    require(!time.startsWith("0000"));
    Instant at =
        LocalDateTime.parse(time).toInstant(zone.isEmpty() ? ZoneOffset.UTC : ZoneOffset.of(zone));
    int year = at.atOffset(ZoneOffset.UTC).getYear();
    require(year >= 1 && year <= 9999);
    return at.getEpochSecond() * 1_000_000 + at.getNano() / 1000;
  }

  private static Object integer(JsonNode node, int bits) throws Misfit {
    require(node.isIntegralNumber());
    BigInteger value = node.bigIntegerValue();
    require(value.bitLength() < bits);
    return value;
  }

  private static double noNumber(JsonNode node) throws Misfit {
    require(node.isTextual() && node.textValue().matches("NaN|-?Infinity"));
    return Double.parseDouble(node.textValue());
  }

  private static Object decimal(JsonNode node, ColumnType.Decimal type) throws Misfit {
    require(
        node.isNumber()
            || node.asText().matches("[-+]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][-+]?[0-9]{1,6})?"));
    BigDecimal value = node.isNumber() ? node.decimalValue() : new BigDecimal(node.textValue());
    if (value.signum() == 0) {
      return BigDecimal.ZERO.setScale(type.scale());
    }
    BigDecimal shortest = value.stripTrailingZeros();
    require(shortest.scale() <= type.scale());
    require((long) shortest.precision() - shortest.scale() <= type.precision() - type.scale());
    return shortest.setScale(type.scale());
  }

  private static String characters(String text) throws Misfit {
    require(StandardCharsets.UTF_16BE.newEncoder().canEncode(text));
    return text;
  }

  private static void require(boolean condition) throws Misfit {
    if (!condition) {
      throw new Misfit();
    }
  }
}
