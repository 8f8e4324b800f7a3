package io.roundabout.lanesource;

import io.roundabout.rowformat.ColumnWriter;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/** Column vectors and what writes to them. Not thread-safe. */
final class VectorBatch {
  private final VectorWriter[] writers;
  private final ColumnVector[] vectors;
  private final ColumnarBatch batch;

  VectorBatch(StructType schema, int capacity) {
    StructField[] fields = schema.fields();
    writers = new VectorWriter[fields.length];
    vectors = new ColumnVector[fields.length];
    for (int i = 0; i < fields.length; i++) {
      writers[i] = VectorWriter.of(fields[i].dataType(), capacity);
      vectors[i] = writers[i].vector();
    }
    batch = new ColumnarBatch(vectors);
  }

  ColumnWriter[] writers() {
    return writers;
  }

  ColumnVector[] vectors() {
    return vectors;
  }

  ColumnarBatch columnar() {
    return batch;
  }

  /** About the bytes of memory that so many rows take. */
  long size(int rows) {
    long size = 0;
    for (VectorWriter writer : writers) {
      size += writer.size(rows);
    }
    return size;
  }

  void reset() {
    for (VectorWriter writer : writers) {
      writer.reset();
    }
  }
}
