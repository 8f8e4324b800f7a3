package io.roundabout.lanesource;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Where Spark's {@code from_json} and {@code from_csv} make something else of a value than we do,
 * on purpose; the page {@code docs/formats/rows.md} gives the reasons under these names.
 */
enum SparkDifference {
  TINYINT_WRAPS(c -> c.isRefused() && c.is("TINYINT") && c.text().matches("-?[0-9]{3}")),
  INFINITY(
      c ->
          c.isRefused()
              && c.is("FLOAT", "DOUBLE")
              && (c.sparks().endsWith("Infinity") || c.sparks().equals("NaN"))),
  JAVA_NUMBERS(
      c ->
          c.isRefused()
              && c.is("FLOAT", "DOUBLE")
              && !c.json()
              && c.text().matches("(?s).*[dDfFpP\\x00- ].*")),
  NEGATIVE_ZERO(c -> c.is("FLOAT", "DOUBLE") && c.json() && c.text().matches("-0+")),
  ROUNDED_DECIMAL(c -> c.isRefused() && c.type().startsWith("DECIMAL") && isRounded(c)),
  GROUPED_DECIMAL(c -> c.isRefused() && c.type().startsWith("DECIMAL") && c.text().contains(",")),
  NUMBER_AS_TEXT(
      c ->
          c.is("STRING") && c.json() && c.ours().equals(c.text()) && c.text().matches("-?[0-9].*")),
  TREE_AS_TEXT(c -> c.isRefused() && c.is("STRING") && c.json() && c.text().matches("[\\[{].*")),
  NO_NUMBER_AS_TEXT(
      c -> c.isRefused() && c.is("STRING") && c.json() && c.text().matches("[-+]?(NaN|Inf.*|INF)")),
  HALF_A_CHARACTER(c -> c.isRefused() && c.is("STRING") && c.text().contains("\\ud8")),
  CSV_BINARY(c -> c.is("BINARY") && !c.json()),
  UNPADDED_BINARY(
      c -> c.is("BINARY") && c.json() && c.isRefusedBySpark() && c.plain().length() % 4 != 0),
  BLANKS_IN_BINARY(
      c -> c.isRefused() && c.is("BINARY") && c.json() && c.plain().matches(".*[\\s\\\\].*")),
  OTHER_DATE(
      c ->
          c.isRefused()
              && c.type().contains("DATE")
              && !c.plain().matches("(?!0000)[0-9]{4}-[0-9]{2}-[0-9]{2}")),
  OTHER_TIME(
      c ->
          c.isRefused()
              && c.is("TIMESTAMP", "TIMESTAMP_NTZ")
              && !c.plain()
                  .matches(
                      "(?!0000)[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}"
                          + "([.][0-9]{1,9})?(Z|[-+][0-9]{2}:[0-9]{2})?")),
  YEAR_ZERO_IN_UTC(
      c ->
          c.isRefused()
              && c.is("TIMESTAMP")
              && c.plain().matches("(0001-01-01|9999-12-31).*[-+][0-9:]+")),
  CSV_SHAPE(
      c -> c.isRefused() && !c.json() && !c.text().matches("(?s)([^\",][^,]*)?|\"([^\"]|\"\")*\"")),
  CSV_EMPTY_TEXT(c -> !c.json() && c.is("STRING") && c.ours().isEmpty()),
  MORE_THAN_THE_OBJECT(c -> c.isRefused() && c.json() && c.text().matches("[^\"{\\[]*\\}")),
  KEY_TWICE(
      c -> c.isRefused() && c.type().startsWith("MAP") && c.text().matches(".*(\"\\w\").*\\1.*")),
  NULL_WITHIN(
      c -> c.isRefused() && c.type().contains("<") && c.sparks().contains(SingleValues.NONE)),
  FIELD_IN_ANOTHER_CASE(c -> c.type().startsWith("STRUCT") && c.text().contains("\"X\""));

  private final Predicate<Case> holds;

  SparkDifference(Predicate<Case> holds) {
    this.holds = holds;
  }

  /** As the page has it. */
  String title() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  boolean explains(Case difference) {
    return holds.test(difference);
  }

  private static boolean isRounded(Case c) {
    try {
      BigDecimal exact = new BigDecimal(c.plain());
      return exact.stripTrailingZeros().scale() > new BigDecimal(c.sparks()).scale();
    } catch (NumberFormatException noNumber) {
      return false;
    }
  }

  /** A value as it stands in its row, and what was made of it. */
  record Case(boolean json, String type, String text, String ours, String sparks) {
    boolean is(String... types) {
      return Set.of(types).contains(type);
    }

    boolean isRefused() {
      return ours.equals(SingleValues.NONE);
    }

    boolean isRefusedBySpark() {
      return sparks.equals(SingleValues.NONE);
    }

    /** Without its quotes. */
    String plain() {
      boolean quoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
      return quoted ? text.substring(1, text.length() - 1) : text;
    }
  }
}
