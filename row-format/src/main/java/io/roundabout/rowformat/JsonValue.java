package io.roundabout.rowformat;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.JsonTokenId;
import java.io.IOException;

/** Reads the values of one type from JSON to a column. Not thread-safe. */
abstract class JsonValue {

  static JsonValue of(ColumnType type) {
    if (type instanceof ColumnType.Array array) {
      return new JsonArray(array);
    }
    if (type instanceof ColumnType.MapOf map) {
      return new JsonMap(map);
    }
    if (type instanceof ColumnType.Struct struct) {
      return new JsonStruct(struct);
    }
    return new JsonScalar(ScalarReader.of(type));
  }

  /**
   * Reads the value whose first token is {@code token}, which is not null; false with a fault said.
   */
  abstract boolean read(JsonToken token, JsonLine in, ColumnWriter out, int row, FaultText fault)
      throws IOException;

  /** Says that the current value is something else. */
  static boolean refuse(JsonToken token, JsonLine in, String complaint, FaultText fault)
      throws IOException {
    switch (token.id()) {
      case JsonTokenId.ID_START_OBJECT:
        return fault.say("an object" + complaint);
      case JsonTokenId.ID_START_ARRAY:
        return fault.say("an array" + complaint);
      case JsonTokenId.ID_STRING:
        return in.readText()
            ? fault.say(in.valueBytes, in.valueFrom, in.valueTo, true, complaint)
            : fault.say("the text" + complaint);
      default:
        in.readLiteral(literalLength(token, in));
        return fault.say(in.valueBytes, in.valueFrom, in.valueTo, false, complaint);
    }
  }

  static int literalLength(JsonToken token, JsonLine in) {
    return token == JsonToken.VALUE_TRUE
        ? 4
        : token == JsonToken.VALUE_FALSE ? 5 : in.numberLength();
  }
}
