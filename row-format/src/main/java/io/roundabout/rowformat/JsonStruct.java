package io.roundabout.rowformat;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** A JSON object within a row, read as a struct. */
final class JsonStruct extends JsonValue {
  private final JsonFields fields;
  private final String notOfType;

  JsonStruct(ColumnType.Struct type) {
    fields = JsonFields.all(type.fields());
    notOfType = " is not a STRUCT";
  }

  @Override
  boolean read(JsonToken token, JsonLine in, ColumnWriter out, int row, FaultText fault)
      throws IOException {
    if (token != JsonToken.START_OBJECT) {
      return refuse(token, in, notOfType, fault);
    }
    out.putStruct(row);
    return fields.read(in, out, row, fault);
  }
}
