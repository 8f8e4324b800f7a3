package io.roundabout.exitsink;

import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.qpid.protonj2.buffer.ProtonBuffer;
import org.apache.qpid.protonj2.buffer.ProtonBufferAllocator;
import org.apache.qpid.protonj2.client.AdvancedMessage;
import org.apache.qpid.protonj2.client.Message;
import org.apache.qpid.protonj2.codec.CodecFactory;
import org.apache.qpid.protonj2.codec.Encoder;
import org.apache.qpid.protonj2.codec.EncoderState;
import org.apache.qpid.protonj2.types.Binary;
import org.apache.qpid.protonj2.types.UnsignedLong;
import org.apache.qpid.protonj2.types.messaging.ApplicationProperties;
import org.apache.qpid.protonj2.types.messaging.Data;
import org.apache.qpid.protonj2.types.messaging.Header;
import org.apache.qpid.protonj2.types.messaging.Properties;

/**
 * Builds the messages of an exit around bodies that are encoded already: a durable header, the
 * number of the first row as message-id, the application properties. Not thread-safe.
 */
final class RowMessages {
  static final String NDJSON = "application/x-ndjson";

  private final String exit;
  private final Encoder encoder = CodecFactory.getDefaultEncoder();
  private final EncoderState state = encoder.newEncoderState();

  RowMessages(String exit) {
    this.exit = exit;
  }

  /**
   * @param number of the body's first row
   */
  Message<?> message(MessageBodies.Kind kind, PartFile.Body body, long number) {
    return encoded(encode(kind, body, number));
  }

  ProtonBuffer encode(MessageBodies.Kind kind, PartFile.Body body, long number) {
    ProtonBuffer buffer =
        ProtonBufferAllocator.defaultAllocator().outputBuffer(body.bytes().length + 256);
    encoder.writeObject(buffer, state, new Header().setDurable(true));
    Properties properties = new Properties().setMessageId(UnsignedLong.valueOf(number));
    Map<String, Object> application = new LinkedHashMap<>();
    application.put("exit", exit);
    if (kind == MessageBodies.Kind.NDJSON) {
      properties.setContentType(NDJSON);
      application.put("rows", body.rows());
    }
    encoder.writeObject(buffer, state, properties);
    encoder.writeObject(buffer, state, new ApplicationProperties(application));
    switch (kind) {
      case MAP -> buffer.writeBytes(body.bytes());
      case NDJSON -> encoder.writeObject(buffer, state, new Data(new Binary(body.bytes())));
    }
    return buffer.convertToReadOnly();
  }

  /**
   * A message that may be sent more than once, since each time reads a view of its own.
   *
   * <p>The client takes any message that can encode itself; of its sixty methods it calls three on
   * one that is sent.
   */
  private static Message<?> encoded(ProtonBuffer buffer) {
    return (Message<?>)
        Proxy.newProxyInstance(
            AdvancedMessage.class.getClassLoader(),
            new Class<?>[] {AdvancedMessage.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "encode" -> buffer.copy(true);
                  case "messageFormat" -> 0;
                  case "toAdvancedMessage" -> proxy;
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }
}
