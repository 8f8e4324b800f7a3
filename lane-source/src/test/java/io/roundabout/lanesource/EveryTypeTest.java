package io.roundabout.lanesource;

import static org.assertj.core.api.Assertions.assertThat;

import io.roundabout.rowformat.Columns;
import io.roundabout.rowformat.CsvOptions;
import io.roundabout.rowformat.Encoding;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EveryTypeTest {
  private static final String FLAT =
      "flag BOOLEAN, tiny TINYINT, small SMALLINT, number INT, big BIGINT, half FLOAT, whole DOUBLE,"
          + " price DECIMAL(9,2), sum DECIMAL(18,4), huge DECIMAL(38,10), text STRING, raw BINARY,"
          + " day DATE, moment TIMESTAMP, local TIMESTAMP_NTZ";
  private static final String NESTED =
      "list ARRAY<INT>, lists ARRAY<ARRAY<STRING>>, pair STRUCT<a: INT, b: ARRAY<DECIMAL(20,1)>>,"
          + " pairs ARRAY<STRUCT<a: INT, b: STRING>>, map MAP<STRING,DOUBLE>,"
          + " deep MAP<STRING,ARRAY<STRUCT<t: TIMESTAMP>>>";

  @TempDir Path directory;
  private final SparkSession session = SparkForTests.session();

  @Test
  void flatValuesAreReadBack() throws Exception {
    try (TestLane lane = TestLane.open(directory, "t", FLAT);
        LaneViews views = SparkForTests.views(lane)) {
      lane.unload(
          """
          {"flag":true,"tiny":-128,"small":32767,"number":-2147483648,"big":9223372036854775807,\
          "half":1.5,"whole":-2.25e10,"price":"1234567.89","sum":-0.0001,"huge":"1234567890123456789012345678.0123456789",\
          "text":"grüße 😀","raw":"AAEC/w==","day":"2013-01-01","moment":"2013-01-01T06:00:00.123456Z","local":"2013-01-01T06:00:00"}""",
          "{}",
          "{\"whole\":\"NaN\",\"half\":\"-Infinity\",\"text\":\"\",\"day\":\"1969-12-31\",\"moment\":\"1969-12-31T23:59:59.999999Z\"}");
      views.createBatch(session);
      List<Row> rows =
          session
              .sql(
                  "SELECT flag, tiny, small, number, big, half, whole, price, sum, huge, text,"
                      + " hex(raw), CAST(day AS STRING), CAST(moment AS STRING),"
                      + " CAST(local AS STRING) FROM t")
              .collectAsList();
      assertThat(rows)
          .extracting(row -> row.mkString("|"))
          .containsExactly(
              "true|-128|32767|-2147483648|9223372036854775807|1.5|-2.25E10|1234567.89|-0.0001"
                  + "|1234567890123456789012345678.0123456789|grüße 😀|000102FF|2013-01-01"
                  + "|2013-01-01 06:00:00.123456|2013-01-01 06:00:00",
              "null|null|null|null|null|null|null|null|null|null|null|null|null|null|null",
              "null|null|null|null|null|-Infinity|NaN|null|null|null||null|1969-12-31"
                  + "|1969-12-31 23:59:59.999999|null");
    }
  }

  @Test
  void nestedValuesAreReadBack() throws Exception {
    try (TestLane lane = TestLane.open(directory, "t", NESTED);
        LaneViews views = SparkForTests.views(lane)) {
      String first =
          "{\"list\":[1,null,3],\"lists\":[[\"a\"],[],null,[\"b\",null]],\"pair\":{\"a\":1,\"b\":[\"0.5\",\"12345678901234567.8\"]},"
              + "\"pairs\":[{\"a\":1,\"b\":\"x\"},null,{\"b\":\"y\"}],\"map\":{\"k\":1.5,\"n\":null},"
              + "\"deep\":{\"z\":[{\"t\":\"2020-01-01T00:00:00.000000Z\"}]}}";
      String second = "{\"list\":[],\"pair\":{},\"map\":{}}";
      lane.unload(first, second).unload(second, first);
      views.createBatch(session);
      String asJson =
          "SELECT to_json(struct(*), map('ignoreNullFields','false','timestampFormat',"
              + "\"yyyy-MM-dd'T'HH:mm:ss.SSSSSSX\")) FROM t";
      String firstOut =
          "{\"list\":[1,null,3],\"lists\":[[\"a\"],[],null,[\"b\",null]],\"pair\":{\"a\":1,\"b\":[0.5,12345678901234567.8]},"
              + "\"pairs\":[{\"a\":1,\"b\":\"x\"},null,{\"a\":null,\"b\":\"y\"}],\"map\":{\"k\":1.5,\"n\":null},"
              + "\"deep\":{\"z\":[{\"t\":\"2020-01-01T00:00:00.000000Z\"}]}}";
      String secondOut =
          "{\"list\":[],\"lists\":null,\"pair\":{\"a\":null,\"b\":null},\"pairs\":null,\"map\":{},\"deep\":null}";
      assertThat(session.sql(asJson).collectAsList())
          .extracting(row -> row.getString(0))
          .containsExactly(firstOut, secondOut, secondOut, firstOut);
    }
  }

  @Test
  void csvIsReadByTheNamesOfItsHeader() throws Exception {
    String columns = "a INT, b STRING, c TIMESTAMP";
    try (TestLane lane = TestLane.open(directory, "t", columns);
        LaneViews views = SparkForTests.views(lane)) {
      CsvOptions csv = new CsvOptions(true, ',', '"', "NA");
      lane.in(Encoding.csv(Columns.parse(columns), csv, List.of("c", "x", "b", "a")))
          .unload("2020-01-01T00:00:00Z,left out,\"b, b\",1", "NA,,,2");
      lane.in(Encoding.json(Columns.parse(columns))).unload("{\"a\":3}");
      views.createBatch(session);
      assertThat(session.sql("SELECT a, b, CAST(c AS STRING) FROM t").collectAsList())
          .extracting(row -> row.mkString("|"))
          .containsExactly("1|b, b|2020-01-01 00:00:00", "2|null|null", "3|null|null");
    }
  }

  @Test
  void aColumnThatCameLaterIsNullInOlderRows() throws Exception {
    String old = "a INT";
    try (TestLane lane = TestLane.open(directory, "t", old)) {
      lane.in(Encoding.csv(Columns.parse(old), CsvOptions.DEFAULT)).unload("1", "2");
      lane.in(Encoding.json(Columns.parse(old))).unload("{\"a\":3}");
      Lane now = lane.as("b STRING, a BIGINT");
      try (LaneViews views =
          new LaneViews(java.util.Map.of("t", now), java.util.Map.of(), java.util.Map.of())) {
        views.createBatch(session);
        assertThat(session.sql("SELECT b, a FROM t").collectAsList())
            .extracting(row -> row.mkString("|"))
            .containsExactly("null|1", "null|2", "null|3");
      }
    }
  }

  @Test
  void aRowThatDoesNotFitChangedColumnsIsNamed() throws Exception {
    try (TestLane lane = TestLane.open(directory, "t", "a STRING, b INT")) {
      lane.unload("{\"a\":\"1\"}").unload("{\"a\":\"2\"}", "{\"a\":\"x\"}");
      Lane now = lane.as("a INT, b INT");
      try (LaneViews views =
          new LaneViews(java.util.Map.of("t", now), java.util.Map.of(), java.util.Map.of())) {
        views.createBatch(session);
        assertThat(
                org.assertj.core.api.Assertions.catchThrowable(
                    () -> session.sql("SELECT a FROM t").collectAsList()))
            .hasStackTraceContaining("lane 't': row ")
            .hasStackTraceContaining("does not fit the lane's columns any more: a: ");
        assertThat(session.sql("SELECT b FROM t").collectAsList()).hasSize(3);
      }
    }
  }
}
