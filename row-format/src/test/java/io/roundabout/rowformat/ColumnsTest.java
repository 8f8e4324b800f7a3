package io.roundabout.rowformat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColumnsTest {
  @Test
  void allTypesAndTheirOtherNamesAreRead() {
    assertThat(
            Columns.parse(
                    "a boolean, b Byte, c short, d INTEGER, e long, f real, g DOUBLE, h dec,"
                        + " i numeric ( 5 ), j decimal(38,38), k string, l binary, m date,"
                        + " n timestamp_ltz NOT NULL, o timestamp_ntz,"
                        + " `p q``r` array<map<string, struct<x: int not null, y array<int>>>>")
                .ddl())
        .isEqualTo(
            "a BOOLEAN, b TINYINT, c SMALLINT, d INT, e BIGINT, f FLOAT, g DOUBLE,"
                + " h DECIMAL(10,0), i DECIMAL(5,0), j DECIMAL(38,38), k STRING, l BINARY,"
                + " m DATE, n TIMESTAMP NOT NULL, o TIMESTAMP_NTZ,"
                + " `p q``r` ARRAY<MAP<STRING,STRUCT<x:INT NOT NULL,y:ARRAY<INT>>>>");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "~~             | 0  | no columns; write them as: origin STRING, temp DOUBLE NOT NULL",
        "a DOUBEL       | 2  | 'DOUBEL' is not a type; the nearest is DOUBLE",
        "a VARCHAR(10)  | 2  | 'VARCHAR' is not a type; use STRING, which has no limit",
        "a INT, b       | 8  | expected a type, found the end of the text",
        "a INT b INT    | 6  | expected ',' or NOT NULL or the end, found 'b'",
        "a INT,         | 6  | expected a column name, found the end of the text",
        "a-b INT        | 1  | expected a type, found '-'",
        "a INT, A DATE  | 7  | column 'A' stands twice (names differ in more than their case)",
        "a DECIMAL(39,2) | 2 | DECIMAL(39,2): the precision goes from 1 to 38, the scale from 0 to"
            + " the precision",
        "a DECIMAL(5    | 11 | expected ')', found the end of the text; DECIMAL is written"
            + " DECIMAL(precision,scale)",
        "a MAP<INT,INT> | 6  | the keys of a MAP are STRING: MAP<STRING,type>",
        "a ARRAY INT    | 8  | expected '<', found 'INT'; ARRAY is written ARRAY<type>",
        "a INT NOT      | 6  | expected NOT NULL",
        "`a INT         | 0  | the backquote that begins this name is not closed",
        "`` INT         | 0  | a column needs a name that is not empty"
      })
  void aFaultSaysWhereAndWhatInstead(String ddl, int offset, String message) {
    assertThatThrownBy(() -> Columns.parse(ddl))
        .isInstanceOfSatisfying(
            ColumnSyntaxException.class, e -> assertThat(e.offset()).isEqualTo(offset))
        .hasMessage(message);
  }

  @Test
  void nestingWithoutEndIsRefused() {
    assertThatThrownBy(() -> Columns.parse("a " + "ARRAY<".repeat(100_000)))
        .hasMessage("types are nested more than 32 deep");
  }

  @Test
  void aColumnIsFoundByItsNameInAnyCase() {
    Columns columns = Columns.parse("Origin STRING, temp DOUBLE");
    assertThat(columns.indexOf("TEMP")).isEqualTo(1);
    assertThat(columns.indexOf("origin")).isZero();
    assertThat(columns.indexOf("tmp")).isEqualTo(-1);
  }

  @Test
  void columnsMadeByProgramsKeepTheSameRules() {
    Column a = new Column("a", ColumnType.Scalar.INT, true);
    Column upper = new Column("A", ColumnType.Scalar.INT, true);
    assertThatThrownBy(() -> new Columns(List.of(a, upper)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("column 'A' stands twice (names differ in more than their case)");
  }
}
