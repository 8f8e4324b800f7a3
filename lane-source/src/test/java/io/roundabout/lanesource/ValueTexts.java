package io.roundabout.lanesource;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;

/** What vehicles write where a value belongs: usual, at the edge, wrong, and somewhat changed. */
final class ValueTexts {
  static final List<String> SCALARS =
      List.of(
          "BOOLEAN",
          "TINYINT",
          "SMALLINT",
          "INT",
          "BIGINT",
          "FLOAT",
          "DOUBLE",
          "DECIMAL(5,2)",
          "DECIMAL(18,0)",
          "DECIMAL(38,10)",
          "STRING",
          "BINARY",
          "DATE",
          "TIMESTAMP",
          "TIMESTAMP_NTZ");

  static final List<String> NESTED =
      List.of(
          "ARRAY<INT>",
          "MAP<STRING,INT>",
          "STRUCT<x: INT, y: STRING>",
          "ARRAY<STRUCT<x: DATE>>",
          "MAP<STRING,ARRAY<DOUBLE>>");

  private static final String TEXTS =
      """
      x|true|TRUE|false|tru|null|NULL|ü|😀|[1]|{}| | 1|1 |a b
      0|-0|1|+1|01|127|128|-128|-129|255|32767|32768|-32769|2147483647|2147483648|-2147483648
      9223372036854775807|9223372036854775808|-9223372036854775808|1_000|0x10|1,5|1,000.5
      1.0|1.5|.5|5.|1e2|1E2|1e-2|1.25e1|123.45|123.456|999.99|999.995|1000|0.1|1d|1f|1e|--1
      1e400|-1e400|1e-400|1e39|3.4028235e38|4.9e-324|1.7976931348623157e308|0.30000000000000004
      NaN|nan|Infinity|-Infinity|+Infinity|INF|123456789012345678901234567890.1234567890
      AAEC|AAEC/w==|AAE=|AAE|AA|A|_-8=|AA EC
      2013-01-01|2013-1-1|13-01-01|2013-02-29|2012-02-29|2013-13-01|0000-01-01|0001-01-01
      1582-10-04|1582-10-10|1582-10-15|9999-12-31|10000-01-01|2013-01|2013|2013-01-01Z|2013-01-01T
      2013-01-01T06:00:00Z|2013-01-01T06:00:00|2013-01-01 06:00:00|2013-01-01T06:00|T06:00:00
      2013-01-01T06:00:00.1Z|2013-01-01T06:00:00.123456Z|2013-01-01T06:00:00.123456789Z
      2013-01-01T06:00:00.1234567890Z|2013-01-01T06:00:00.Z|2013-01-01T24:00:00Z
      2013-01-01T23:59:60Z|2013-01-01T06:00:00+02:00|2013-01-01T06:00:00+0200
      2013-01-01T06:00:00+02|2013-01-01T06:00:00-18:00|2013-01-01T06:00:00+18:01
      2013-01-01T06:00:00 UTC|2013-01-01T06:00:00 Europe/Vienna|0001-01-01T00:00:00Z
      0001-01-01T00:00:00+01:00|9999-12-31T23:59:59.999999Z|9999-12-31T23:59:59-01:00
      1582-10-10T06:00:00Z|1900-01-01T00:00:00.000001|today|now|epoch|06:00:00|1357020000
      """;

  private static final List<String> TREES =
      List.of(
          "null",
          "[]",
          "[1,null,2]",
          "[1.5]",
          "[\"1\"]",
          "[[1]]",
          "{\"a\":1}",
          "{\"x\":1,\"y\":\"t\"}",
          "{\"X\":1}",
          "{\"x\":\"1\"}",
          "{\"x\":1,\"x\":2}",
          "{\"a\":null}",
          "{\"a\":[1.5,null]}",
          "[{\"x\":\"2013-01-01\"},null]",
          "[{\"x\":1}]",
          "[{\"x\":\"2013-1-1\"}]",
          "3}",
          "\"\"",
          "\"\\u00e9\"",
          "\"\\ud83d\\ude00\"",
          "\"\\ud83d\"",
          "\"tab\\tq\\\"\"");

  private static final String LETTERS = "0123456789+-.eE:TZ x";

  /** For a DECIMAL, Spark makes all digits of 2e147483647: no heap has room for them. */
  private static final Pattern SPARK_WRITES_OUT = Pattern.compile("[eE][-+]?[0-9]{4}");

  private ValueTexts() {}

  /** Values of JSON, but for some that are none. */
  static List<String> json(Random random) {
    List<String> json = new ArrayList<>(TREES);
    for (String text : texts(random)) {
      json.add('"' + text + '"');
      if (!text.isBlank()) {
        json.add(text.strip());
      }
    }
    return json;
  }

  /** Lines of csv with one value, more or less. */
  static List<String> csv(Random random) {
    List<String> csv =
        new ArrayList<>(
            List.of(
                "\"\"", "a\"b", "\"a\"\"b\"", "\"a\"b", "\"ab", "a,b", "\"a,b\"", "a\\b", "#x"));
    for (String text : texts(random)) {
      csv.add(text);
      csv.add('"' + text + '"');
    }
    return csv;
  }

  private static List<String> texts(Random random) {
    List<String> texts = new ArrayList<>();
    for (String line : TEXTS.split("\n")) {
      for (String text : line.split("\\|")) {
        texts.add(text);
        texts.add(changed(text, random));
      }
    }
    return texts;
  }

  private static String changed(String text, Random random) {
    int at = random.nextInt(text.length() + 1);
    int rest = Math.min(text.length(), at + random.nextInt(2));
    char letter = LETTERS.charAt(random.nextInt(LETTERS.length()));
    String changed = text.substring(0, at) + letter + text.substring(rest);
    return SPARK_WRITES_OUT.matcher(changed).find() ? text : changed;
  }
}
