package io.roundabout.exitsink;

import io.roundabout.exitsink.ExitDelivery.Part;
import io.roundabout.exitsink.ExitDelivery.PartWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.write.DataWriter;
import org.apache.spark.sql.connector.write.PhysicalWriteInfo;
import org.apache.spark.sql.connector.write.WriterCommitMessage;
import org.apache.spark.sql.connector.write.streaming.StreamingDataWriterFactory;
import org.apache.spark.sql.connector.write.streaming.StreamingWrite;

/** Hands an epoch's rows to the delivery; the tasks run in this process. */
record ExitStreamingWrite(String key) implements StreamingWrite {

  private record Written(Part part) implements WriterCommitMessage {}

  /** Only its key travels to the tasks. */
  private record Factory(String key) implements StreamingDataWriterFactory {
    @Override
    public DataWriter<InternalRow> createWriter(int partition, long task, long epoch) {
      try {
        return new Writer(ExitDeliveries.get(key).newPart(epoch, partition, task));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private record Writer(PartWriter part, SparkValues values) implements DataWriter<InternalRow> {
    Writer(PartWriter part) {
      this(part, new SparkValues());
    }

    @Override
    public void write(InternalRow row) throws IOException {
      part.write(values.of(row));
    }

    @Override
    public WriterCommitMessage commit() throws IOException {
      return new Written(part.finish());
    }

    @Override
    public void abort() throws IOException {
      part.close();
    }

    @Override
    public void close() throws IOException {
      part.close();
    }
  }

  @Override
  public StreamingDataWriterFactory createStreamingWriterFactory(PhysicalWriteInfo info) {
    return new Factory(key);
  }

  /** Two attempts of a task write two files, and only one of them is named at the commit. */
  @Override
  public boolean useCommitCoordinator() {
    return false;
  }

  @Override
  public void commit(long epoch, WriterCommitMessage[] messages) {
    try {
      ExitDeliveries.get(key).accept(epoch, parts(messages));
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  @Override
  public void abort(long epoch, WriterCommitMessage[] messages) {
    try {
      ExitDeliveries.get(key).abort(epoch, parts(messages));
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  /** Spark leaves null where a task did not get to its commit. */
  private static List<Part> parts(WriterCommitMessage[] messages) {
    List<Part> parts = new ArrayList<>();
    for (WriterCommitMessage message : messages) {
      if (message instanceof Written written) {
        parts.add(written.part());
      }
    }
    return parts;
  }
}
