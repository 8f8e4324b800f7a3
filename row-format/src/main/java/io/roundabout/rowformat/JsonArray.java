package io.roundabout.rowformat;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** A JSON array; its elements may be null. */
final class JsonArray extends JsonValue {
  private final JsonValue element;
  private final String notOfType;

  JsonArray(ColumnType.Array type) {
    element = JsonValue.of(type.element());
    notOfType = " is not an " + FaultText.visible(type);
  }

  @Override
  boolean read(JsonToken token, JsonLine in, ColumnWriter out, int row, FaultText fault)
      throws IOException {
    if (token != JsonToken.START_ARRAY) {
      return refuse(token, in, notOfType, fault);
    }
    ColumnWriter elements = out.child(0);
    int first = out.beginList(row);
    int count = 0;
    for (JsonToken next = in.nextToken(); next != JsonToken.END_ARRAY; next = in.nextToken()) {
      if (next == JsonToken.VALUE_NULL) {
        elements.putNull(first + count);
      } else if (!element.read(next, in, elements, first + count, fault)) {
        fault.within("[" + count + "]");
        return false;
      }
      count++;
    }
    out.endList(row, first, count);
    return true;
  }
}
