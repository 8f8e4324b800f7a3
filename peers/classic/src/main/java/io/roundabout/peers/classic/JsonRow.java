package io.roundabout.peers.classic;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** A flat json object as a map: whole numbers as Long, others as Double, text as String. */
final class JsonRow {
  private static final JsonFactory JSON = new JsonFactory();

  private JsonRow() {}

  static Map<String, Object> parse(String row) throws IOException {
    Map<String, Object> values = new HashMap<>();
    try (JsonParser parser = JSON.createParser(row)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        values.put(name, value(parser, parser.nextToken()));
      }
    }
    return values;
  }

  private static Object value(JsonParser parser, JsonToken token) throws IOException {
    return switch (token) {
      case VALUE_NUMBER_INT -> (Object) parser.getLongValue();
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_STRING -> parser.getText();
      default -> throw new IOException("no flat row: " + token + " at " + parser.currentLocation());
    };
  }
}
