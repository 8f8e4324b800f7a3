package io.roundabout.rowformat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * All that is needed to read a block's rows again, years later. A lane log records each encoding
 * once, as the text of {@link #toJson}, and its blocks name it by number.
 *
 * @param columns the lane's columns when the rows came
 * @param csv how the csv is written; also set, and unused, for json
 * @param fields csv only: the names of a line's values in order (the header, or the lane's column
 *     names); empty for json
 */
public record Encoding(Format format, Columns columns, CsvOptions csv, List<String> fields) {

  public Encoding {
    fields = List.copyOf(fields);
  }

  public static Encoding json(Columns columns) {
    return new Encoding(Format.JSON, columns, CsvOptions.DEFAULT, List.of());
  }

  /** Lines without a header: one value a column, in the order of the columns. */
  public static Encoding csv(Columns columns, CsvOptions csv) {
    return csv(columns, csv, columns.list().stream().map(Column::name).toList());
  }

  /**
   * Lines whose values have these names. Names are those of columns as in {@link Columns#indexOf};
   * values without a column are left out.
   */
  public static Encoding csv(Columns columns, CsvOptions csv, List<String> fields) {
    return new Encoding(Format.CSV, columns, csv, fields);
  }

  /**
   * A sentence for the user when rows of these columns cannot come in that format: csv is flat.
   * Empty when they can.
   */
  public static Optional<String> problem(Format format, Columns columns) {
    if (format == Format.JSON) {
      return Optional.empty();
    }
    return columns.list().stream()
        .filter(column -> isNested(column.type()))
        .findFirst()
        .map(
            column ->
                "column '%s' is of type %s, which csv cannot hold; use json"
                    .formatted(column.name(), column.type().ddl()));
  }

  /**
   * A sentence for the user when no decoder can read rows so encoded: csv with nested columns,
   * fields that lack a column (nullable ones too: a typo in a header must not become a column of
   * nulls) or that name one twice. Empty when all is well.
   */
  public Optional<String> problem() {
    Optional<String> problem = problem(format, columns);
    return problem.isPresent() || format == Format.JSON ? problem : problemOfFields();
  }

  private Optional<String> problemOfFields() {
    Set<Integer> found = new HashSet<>();
    for (String field : fields) {
      int column = columns.indexOf(field);
      if (column >= 0 && !found.add(column)) {
        return Optional.of("column '%s' stands twice in the header".formatted(field));
      }
    }
    List<String> missing = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      if (!found.contains(i)) {
        missing.add("'" + columns.get(i).name() + "'");
      }
    }
    if (missing.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        "the header lacks %s %s; it has %s"
            .formatted(
                missing.size() == 1 ? "column" : "columns",
                String.join(", ", missing),
                FaultText.shortened(String.join(", ", fields), 200)));
  }

  private static boolean isNested(ColumnType type) {
    return !(type instanceof ColumnType.Scalar || type instanceof ColumnType.Decimal);
  }

  /** One line of JSON with a version. */
  public String toJson() {
    return EncodingJson.write(this);
  }

  /**
   * @throws IllegalArgumentException when the text is not of {@link #toJson}, or of a newer version
   */
  public static Encoding fromJson(String json) {
    return EncodingJson.read(json);
  }
}
