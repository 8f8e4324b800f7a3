package io.roundabout.chaosrun;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Collected messages as text, a line a row: the exit's columns in their order with bars between.
 */
final class CollectedText {
  static final char BAR = '|';
  static final String NULL = "null";

  private static final JsonFactory JSON = new JsonFactory();

  private final Exit exit;
  private final Set<String> columns;

  CollectedText(Exit exit) {
    this.exit = exit;
    this.columns = Set.copyOf(exit.columns());
  }

  /**
   * The rows of a message.
   *
   * @throws IllegalArgumentException if it is not what the exit promises
   */
  List<String> rows(Object body) {
    if (body instanceof byte[] pack) {
      return packed(pack);
    }
    if (body instanceof Map<?, ?> row) {
      return List.of(row(row));
    }
    throw new IllegalArgumentException("exit " + exit.word() + " sent a " + body.getClass());
  }

  private List<String> packed(byte[] pack) {
    List<String> rows = new ArrayList<>();
    try (JsonParser parser = JSON.createParser(pack)) {
      while (parser.nextToken() == JsonToken.START_OBJECT) {
        Map<String, Object> row = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          String column = parser.currentName();
          row.put(column, parser.nextToken() == JsonToken.VALUE_NULL ? null : parser.getText());
        }
        rows.add(row(row));
      }
      return rows;
    } catch (IOException e) {
      throw new IllegalArgumentException("exit " + exit.word() + " sent a pack: " + e, e);
    }
  }

  private String row(Map<?, ?> row) {
    if (!row.keySet().equals(columns)) {
      throw new IllegalArgumentException("exit " + exit.word() + " sent " + row);
    }
    StringBuilder text = new StringBuilder();
    for (String column : exit.columns()) {
      text.append(text.length() == 0 ? "" : BAR).append(row.get(column));
    }
    if (text.indexOf("\n") >= 0) {
      throw new IllegalArgumentException("exit " + exit.word() + " sent a line end: " + row);
    }
    return text.toString();
  }
}
