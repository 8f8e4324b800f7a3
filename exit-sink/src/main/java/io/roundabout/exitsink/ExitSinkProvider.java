package io.roundabout.exitsink;

import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.connector.catalog.SupportsWrite;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.Write;
import org.apache.spark.sql.connector.write.WriteBuilder;
import org.apache.spark.sql.connector.write.streaming.StreamingWrite;
import org.apache.spark.sql.internal.connector.SupportsStreamingUpdateAsAppend;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * The sink of an exit's query: {@code writeStream.format(ExitDeliveries.FORMAT)} with the option
 * {@link ExitDeliveries#DELIVERY_OPTION}. The columns are those that the delivery was opened with,
 * in their order.
 */
public final class ExitSinkProvider implements TableProvider {

  @Override
  public StructType inferSchema(CaseInsensitiveStringMap options) {
    return new StructType();
  }

  @Override
  public boolean supportsExternalMetadata() {
    return true;
  }

  @Override
  public Table getTable(
      StructType schema, Transform[] partitioning, Map<String, String> properties) {
    return new ExitTable();
  }

  private static final class ExitTable implements SupportsWrite {
    @Override
    public String name() {
      return "exit";
    }

    @Override
    @SuppressWarnings("deprecation")
    public StructType schema() {
      return new StructType();
    }

    @Override
    public Set<TableCapability> capabilities() {
      return Set.of(TableCapability.STREAMING_WRITE, TableCapability.ACCEPT_ANY_SCHEMA);
    }

    @Override
    public WriteBuilder newWriteBuilder(LogicalWriteInfo info) {
      return new ExitWriteBuilder(info.options().get(ExitDeliveries.DELIVERY_OPTION));
    }
  }

  /** New values of a key are rows like any other, so update mode is taken as append. */
  private record ExitWriteBuilder(String key)
      implements WriteBuilder, SupportsStreamingUpdateAsAppend {
    @Override
    public Write build() {
      return new ExitWrite(key);
    }
  }

  private record ExitWrite(String key) implements Write {
    @Override
    public String description() {
      return "exit " + key;
    }

    @Override
    public StreamingWrite toStreaming() {
      return new ExitStreamingWrite(key);
    }
  }
}
