package io.roundabout.lanesource;

import static org.assertj.core.api.Assertions.assertThat;

import io.roundabout.rowformat.ColumnWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarArray;
import org.junit.jupiter.api.Test;

class VectorWriterTest {

  @Test
  void aValueThatIsWrittenAgainAfterANullHolds() {
    VectorWriter writer = writer("INT", 2);
    writer.putNull(0);
    writer.putInt(0, 7);
    writer.putInt(1, 8);
    writer.putNull(1);
    assertThat(writer.vector().isNullAt(0)).isFalse();
    assertThat(writer.vector().getInt(0)).isEqualTo(7);
    assertThat(writer.vector().isNullAt(1)).isTrue();
  }

  @Test
  void theVectorGrowsWithItsRows() {
    VectorWriter writer = writer("STRING", 1);
    for (int row = 0; row < 10_000; row++) {
      byte[] text = ("row " + row).getBytes(StandardCharsets.UTF_8);
      writer.putBytes(row, text, 0, text.length);
    }
    assertThat(writer.vector().getUTF8String(9_999)).hasToString("row 9999");
    assertThat(writer.vector().getUTF8String(0)).hasToString("row 0");
  }

  @Test
  void afterAResetNothingOfBeforeIsLeft() {
    VectorWriter writer = writer("ARRAY<INT>", 4);
    list(writer, 0, 1, 2, 3);
    writer.putNull(1);
    writer.reset();
    list(writer, 0, 9);
    list(writer, 1);
    assertThat(writer.vector().getArray(0).toIntArray()).containsExactly(9);
    assertThat(writer.vector().getArray(1).numElements()).isZero();
  }

  @Test
  void aListThatWasGivenUpIsWrittenOver() {
    VectorWriter writer = writer("ARRAY<INT>", 4);
    list(writer, 0, 1, 2);
    int first = writer.beginList(1);
    writer.child(0).putNull(first);
    list(writer, 1, 5, 6);
    assertThat(writer.vector().getArray(0).toIntArray()).containsExactly(1, 2);
    assertThat(writer.vector().getArray(1).toIntArray()).containsExactly(5, 6);
  }

  @Test
  void listsWithinListsKeepTheirPlaces() {
    VectorWriter writer = writer("ARRAY<ARRAY<INT>>", 1);
    for (int row = 0; row < 100; row++) {
      int first = writer.beginList(row);
      list(writer.child(0), first, row, row + 1);
      list(writer.child(0), first + 1, -row);
      writer.endList(row, first, 2);
    }
    ColumnarArray lists = writer.vector().getArray(77);
    assertThat(lists.getArray(0).toIntArray()).containsExactly(77, 78);
    assertThat(lists.getArray(1).toIntArray()).containsExactly(-77);
  }

  @Test
  void structsWithinListsGrowToo() {
    VectorWriter writer = writer("ARRAY<STRUCT<a: INT, b: STRING>>", 1);
    ColumnWriter struct = writer.child(0);
    int first = writer.beginList(0);
    for (int i = 0; i < 1000; i++) {
      struct.putStruct(first + i);
      struct.child(0).putInt(first + i, i);
      struct.child(1).putNull(first + i);
    }
    writer.endList(0, first, 1000);
    ColumnarArray structs = writer.vector().getArray(0);
    assertThat(structs.getStruct(999, 2).getInt(0)).isEqualTo(999);
    assertThat(structs.getStruct(999, 2).isNullAt(1)).isTrue();
  }

  @Test
  void decimalsAreStoredAsSparkStoresThem() {
    assertThat(decimal("DECIMAL(9,2)", w -> w.putDecimal(0, -123_456_789L), 9, 2))
        .isEqualTo("-1234567.89");
    assertThat(decimal("DECIMAL(18,4)", w -> w.putDecimal(0, 999_999_999_999_999_999L), 18, 4))
        .isEqualTo("99999999999999.9999");
    BigInteger large = new BigInteger("-12345678901234567890123456789012345678");
    assertThat(decimal("DECIMAL(38,10)", w -> w.putDecimal(0, large), 38, 10))
        .isEqualTo(new BigDecimal(large, 10).toString());
  }

  private static String decimal(
      String type, java.util.function.Consumer<VectorWriter> write, int precision, int scale) {
    VectorWriter writer = writer(type, 1);
    write.accept(writer);
    ColumnVector vector = writer.vector();
    return vector.getDecimal(0, precision, scale).toString();
  }

  private static void list(ColumnWriter writer, int row, int... values) {
    int first = writer.beginList(row);
    for (int i = 0; i < values.length; i++) {
      writer.child(0).putInt(first + i, values[i]);
    }
    writer.endList(row, first, values.length);
  }

  private static VectorWriter writer(String type, int capacity) {
    return VectorWriter.of(DataType.fromDDL(type), capacity);
  }
}
