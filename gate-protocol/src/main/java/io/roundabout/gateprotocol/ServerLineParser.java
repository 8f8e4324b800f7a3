package io.roundabout.gateprotocol;

import io.roundabout.gateprotocol.ServerLine.Ack;
import io.roundabout.gateprotocol.ServerLine.Done;
import io.roundabout.gateprotocol.ServerLine.Err;
import io.roundabout.gateprotocol.ServerLine.Ok;
import io.roundabout.gateprotocol.ServerLine.Open;
import io.roundabout.gateprotocol.ServerLine.Reject;
import io.roundabout.gateprotocol.ServerLine.Rejected;
import java.util.Map;

/** Reads the gate's lines: a verb, a blank, and what belongs to the verb. */
final class ServerLineParser {
  private ServerLineParser() {}

  static ServerLine parse(String line) {
    int blank = line.indexOf(' ');
    String verb = blank < 0 ? line : line.substring(0, blank);
    String rest = blank < 0 ? "" : line.substring(blank + 1);
    try {
      return switch (verb) {
        case "OK" -> ok(rest);
        case "ACK" -> new Ack(Words.number("ACK", rest));
        case "REJECT" -> reject(rest);
        case "REJECTED" -> new Rejected(Words.number("REJECTED", rest));
        case "DONE" -> done(rest);
        case "OPEN" -> open(rest);
        case "ERR" -> err(rest);
        default ->
            throw new IllegalArgumentException(
                "it begins with none of OK, ACK, REJECT, REJECTED, DONE, OPEN, ERR");
      };
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "'" + line + "' is no line of gate protocol 1: " + e.getMessage(), e);
    }
  }

  private static Ok ok(String rest) {
    Map<String, String> fields = fields(rest);
    return new Ok(field(fields, "trip"), number(fields, "rows"));
  }

  private static Done done(String rest) {
    Map<String, String> fields = fields(rest);
    return new Done(number(fields, "rows"), number(fields, "new"), number(fields, "rejected"));
  }

  private static Open open(String rest) {
    Map<String, String> fields = fields(rest);
    return new Open(number(fields, "rows"), number(fields, "dropped_bytes"));
  }

  private static Reject reject(String rest) {
    int blank = rest.indexOf(' ');
    String row = blank < 0 ? rest : rest.substring(0, blank);
    return new Reject(Words.number("REJECT", row), blank < 0 ? "" : rest.substring(blank + 1));
  }

  private static Err err(String rest) {
    int blank = rest.indexOf(' ');
    String code = blank < 0 ? rest : rest.substring(0, blank);
    return new Err(ErrorCode.valueOf(code), blank < 0 ? "" : rest.substring(blank + 1));
  }

  private static Map<String, String> fields(String rest) {
    return Words.fields(Words.split(rest), 0);
  }

  private static long number(Map<String, String> fields, String key) {
    return Words.number(key, field(fields, key));
  }

  private static String field(Map<String, String> fields, String key) {
    String text = fields.get(key);
    if (text == null) {
      throw new IllegalArgumentException(key + "= is missing");
    }
    return text;
  }
}
