package io.roundabout.rowformat;

import java.io.IOException;

/** Rows that are JSON objects. */
final class JsonRowDecoder extends LineDecoder {
  private JsonLine line = new JsonLine();
  private final JsonFields fields;

  /**
   * @param isRead columns whose values are looked at
   */
  JsonRowDecoder(Encoding encoding, int[] wanted, boolean[] isRead) {
    super(encoding, wanted);
    fields = JsonFields.only(encoding.columns().list(), isRead);
  }

  @Override
  boolean readLine(byte[] bytes, int start, int end, ColumnWriter out, int row, FaultText fault) {
    if (line.isWorn()) {
      line = new JsonLine();
    }
    line.begin(bytes, start, Utf8.skipByteOrderMark(bytes, start, end), end);
    int first = line.skipBlanks();
    if (first == end || bytes[first] != '{') {
      return fault.say("row is not a JSON object: " + beginning(bytes, first, end));
    }
    try {
      line.nextToken();
      if (!fields.read(line, out, row, fault)) {
        return false;
      }
    } catch (IOException e) {
      return fault.say(line.complaint(e));
    }
    int rest = line.skipBlanks();
    return rest == end
        || fault.say(
            "row is not JSON: after the object's end there is more at column "
                + (rest - start + 1));
  }

  private static String beginning(byte[] bytes, int from, int to) {
    if (from == to) {
      return "it is empty";
    }
    FaultText value = new FaultText();
    value.say(bytes, from, to, true, "");
    return "it begins with " + value.message();
  }
}
