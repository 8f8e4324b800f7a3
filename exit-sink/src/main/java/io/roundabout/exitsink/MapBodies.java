package io.roundabout.exitsink;

import io.roundabout.rowformat.Columns;
import io.roundabout.rowformat.MapEncoder;
import io.roundabout.rowformat.RowValues;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.qpid.protonj2.buffer.ProtonBuffer;
import org.apache.qpid.protonj2.buffer.ProtonBufferAllocator;
import org.apache.qpid.protonj2.codec.CodecFactory;
import org.apache.qpid.protonj2.codec.Encoder;
import org.apache.qpid.protonj2.codec.EncoderState;
import org.apache.qpid.protonj2.types.Binary;
import org.apache.qpid.protonj2.types.messaging.AmqpValue;

/** One row a body. */
final class MapBodies implements MessageBodies {
  private final MapEncoder rows;
  private final boolean binary;
  private final Target target;
  private final Encoder encoder = CodecFactory.getDefaultEncoder();
  private final EncoderState state = encoder.newEncoderState();
  private final ProtonBuffer buffer =
      ProtonBufferAllocator.defaultAllocator().allocateHeapBuffer(1024);
  private byte[] bytes = new byte[1024];

  MapBodies(Columns columns, Target target) {
    this.rows = new MapEncoder(columns);
    this.binary = columns.ddl().contains("BINARY");
    this.target = target;
  }

  @Override
  public void write(RowValues row) throws IOException {
    Map<String, Object> map = rows.toMap(row);
    buffer.clear();
    encoder.writeObject(buffer, state, new AmqpValue<Object>(binary ? amqp(map) : map));
    int length = buffer.getReadableBytes();
    MessageBodies.requireSize(length);
    if (bytes.length < length) {
      bytes = new byte[Math.max(length, 2 * bytes.length)];
    }
    buffer.readBytes(bytes, 0, length);
    target.accept(bytes, length, 1);
  }

  /** The codec takes a {@code byte[]} for an AMQP array of bytes. */
  private static Object amqp(Object value) {
    if (value instanceof byte[] content) {
      return new Binary(content);
    }
    if (value instanceof List<?> list) {
      List<Object> copy = new ArrayList<>(list.size());
      list.forEach(element -> copy.add(amqp(element)));
      return copy;
    }
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> copy = new LinkedHashMap<>(2 * map.size());
      map.forEach((key, element) -> copy.put(key, amqp(element)));
      return copy;
    }
    return value;
  }

  @Override
  public void flush() {}
}
