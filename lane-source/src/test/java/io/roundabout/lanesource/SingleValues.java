package io.roundabout.lanesource;

import io.roundabout.rowformat.ColumnWriter;
import io.roundabout.rowformat.Encoding;
import io.roundabout.rowformat.RowDecoder;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import scala.collection.Iterable;
import scala.jdk.javaapi.CollectionConverters;

/** Rows of one column, read by us and by Spark; values are told as text that can be compared. */
final class SingleValues {
  /** The row, or its value, cannot be used. Spark says so with null. */
  static final String NONE = "none";

  private SingleValues() {}

  static List<String> ours(Encoding encoding, List<String> rows) {
    byte[] block = (String.join("\n", rows) + "\n").getBytes(StandardCharsets.UTF_8);
    DataType type = DataType.fromDDL(encoding.columns().get(0).type().ddl());
    VectorWriter values = VectorWriter.of(type, rows.size());
    BitSet broken = new BitSet();
    RowDecoder.judge(encoding, 0)
        .decode(
            block,
            0,
            block.length,
            new BitSet(),
            new ColumnWriter[] {values},
            0,
            (row, message) -> broken.set(row));
    List<String> told = new ArrayList<>();
    int good = 0;
    for (int i = 0; i < rows.size(); i++) {
      told.add(broken.get(i) ? NONE : text(value(values, good++, type)));
    }
    return told;
  }

  private static Object value(VectorWriter values, int row, DataType type) {
    if (values.vector().isNullAt(row)) {
      return null;
    }
    ColumnarBatch batch = new ColumnarBatch(new ColumnVector[] {values.vector()}, row + 1);
    return CatalystTypeConverters.convertToScala(batch.getRow(row).get(0, type), type);
  }

  /** A list for each way of reading. */
  static List<List<String>> sparks(SparkSession session, List<String> rows, List<Column> ways) {
    List<List<String>> told = new ArrayList<>();
    ways.forEach(way -> told.add(new ArrayList<>()));
    List<Row> read =
        session
            .createDataset(rows, Encoders.STRING())
            .select(ways.toArray(new Column[0]))
            .collectAsList();
    for (Row row : read) {
      for (int i = 0; i < ways.size(); i++) {
        told.get(i).add(row.isNullAt(i) ? NONE : text(row.getStruct(i).get(0)));
      }
    }
    return told;
  }

  private static String text(Object value) {
    if (value == null) {
      return NONE;
    }
    if (value instanceof byte[] bytes) {
      return HexFormat.of().formatHex(bytes);
    }
    if (value instanceof BigDecimal decimal) {
      return decimal.toPlainString();
    }
    if (value instanceof Row row) {
      List<String> fields = new ArrayList<>();
      for (int i = 0; i < row.size(); i++) {
        fields.add(text(row.get(i)));
      }
      return fields.toString();
    }
    if (value instanceof scala.Tuple2<?, ?> pair) {
      return text(pair._1()) + "=" + text(pair._2());
    }
    if (value instanceof Iterable<?> many) {
      List<String> texts = new ArrayList<>();
      CollectionConverters.asJava(many).forEach(one -> texts.add(text(one)));
      return texts.toString();
    }
    return value.toString();
  }
}
