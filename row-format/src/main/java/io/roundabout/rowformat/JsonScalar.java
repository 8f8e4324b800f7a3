package io.roundabout.rowformat;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.JsonTokenId;
import java.io.IOException;

/** A value that is not nested. */
final class JsonScalar extends JsonValue {
  private final ScalarReader reader;

  JsonScalar(ScalarReader reader) {
    this.reader = reader;
  }

  @Override
  boolean read(JsonToken token, JsonLine in, ColumnWriter out, int row, FaultText fault)
      throws IOException {
    Verdict verdict;
    switch (token.id()) {
      case JsonTokenId.ID_STRING:
        if (!in.readText()) {
          return fault.say("the text holds half of a surrogate pair, which is no character");
        }
        verdict = reader.fromText(in.valueBytes, in.valueFrom, in.valueTo, out, row);
        break;
      case JsonTokenId.ID_NUMBER_INT:
        in.readLiteral(in.numberLength());
        verdict = reader.fromInteger(in.valueBytes, in.valueFrom, in.valueTo, out, row);
        break;
      case JsonTokenId.ID_NUMBER_FLOAT:
        in.readLiteral(in.numberLength());
        verdict = reader.fromNumber(in.valueBytes, in.valueFrom, in.valueTo, out, row);
        break;
      case JsonTokenId.ID_TRUE:
      case JsonTokenId.ID_FALSE:
        in.readLiteral(literalLength(token, in));
        verdict = reader.fromBoolean(in.valueBytes, in.valueFrom, in.valueTo, out, row);
        break;
      default:
        return refuse(token, in, reader.notOfType(), fault);
    }
    if (verdict == Verdict.FITS) {
      return true;
    }
    boolean quoted = token == JsonToken.VALUE_STRING;
    return fault.say(in.valueBytes, in.valueFrom, in.valueTo, quoted, reader.complaint(verdict));
  }
}
