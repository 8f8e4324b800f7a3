package io.roundabout.rowformat;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/** A JSON object with any keys; its values may be null. */
final class JsonMap extends JsonValue {
  private final JsonValue value;
  private final String notOfType;

  JsonMap(ColumnType.MapOf type) {
    value = JsonValue.of(type.value());
    notOfType = " is not a " + FaultText.visible(type);
  }

  @Override
  boolean read(JsonToken token, JsonLine in, ColumnWriter out, int row, FaultText fault)
      throws IOException {
    if (token != JsonToken.START_OBJECT) {
      return refuse(token, in, notOfType, fault);
    }
    ColumnWriter keys = out.child(0);
    ColumnWriter values = out.child(1);
    int first = out.beginList(row);
    int count = 0;
    Set<String> known = new HashSet<>();
    for (String key = in.nextFieldName(); key != null; key = in.nextFieldName()) {
      if (!known.add(key)) {
        // Spark's maps cannot hold it, and to choose one of the two would be a guess.
        return fault.say("key '" + FaultText.shortened(key, 40) + "' stands twice");
      }
      if (!in.readName(key)) {
        return fault.say("a key holds half of a surrogate pair, which is no character");
      }
      keys.putBytes(first + count, in.valueBytes, 0, in.valueTo);
      JsonToken next = in.nextToken();
      if (next == JsonToken.VALUE_NULL) {
        values.putNull(first + count);
      } else if (!value.read(next, in, values, first + count, fault)) {
        fault.within("[" + FaultText.shortened(key, 40) + "]");
        return false;
      }
      count++;
    }
    out.endList(row, first, count);
    return true;
  }
}
