package io.roundabout.fuzzing;

import io.roundabout.rowformat.Columns;
import java.util.List;

/** Columns of all types that a lane may have. */
final class Schemas {
  static final List<Columns> FLAT =
      List.of(
          Columns.parse(
              "a BOOLEAN, b INT, c BIGINT, d DOUBLE, e STRING, f DATE, g TIMESTAMP,"
                  + " h DECIMAL(12,3)"),
          Columns.parse(
              "m SMALLINT, n FLOAT, t TINYINT, l DECIMAL(30,5), z TIMESTAMP_NTZ, w BINARY"),
          Columns.parse("a INT NOT NULL, `A b` STRING NOT NULL, ä DECIMAL(38,38)"),
          Columns.parse("a STRING"));

  static final List<Columns> ALL =
      List.of(
          FLAT.get(0),
          FLAT.get(1),
          FLAT.get(2),
          Columns.parse(
              "i ARRAY<INT>, j STRUCT<x: STRING, y: ARRAY<BIGINT> NOT NULL>, k MAP<STRING,INT>"),
          Columns.parse(
              "a ARRAY<STRUCT<b: MAP<STRING,ARRAY<DECIMAL(20,2)>>, c: DATE>>,"
                  + " m MAP<STRING,STRUCT<x: DOUBLE, y: BINARY>> NOT NULL"),
          new Columns(List.of()));

  private Schemas() {}

  static Columns of(List<Columns> schemas, int choice) {
    return schemas.get(choice % schemas.size());
  }
}
