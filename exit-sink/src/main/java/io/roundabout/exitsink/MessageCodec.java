package io.roundabout.exitsink;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.qpid.protonj2.buffer.ProtonBuffer;
import org.apache.qpid.protonj2.buffer.ProtonBufferAllocator;
import org.apache.qpid.protonj2.codec.CodecFactory;
import org.apache.qpid.protonj2.codec.Decoder;
import org.apache.qpid.protonj2.codec.Encoder;
import org.apache.qpid.protonj2.codec.EncoderState;
import org.apache.qpid.protonj2.types.Binary;
import org.apache.qpid.protonj2.types.UnsignedLong;
import org.apache.qpid.protonj2.types.messaging.AmqpValue;
import org.apache.qpid.protonj2.types.messaging.ApplicationProperties;
import org.apache.qpid.protonj2.types.messaging.Data;
import org.apache.qpid.protonj2.types.messaging.Header;
import org.apache.qpid.protonj2.types.messaging.Properties;

/** Encodes whole messages, read-only, and decodes the ledger's. Not thread-safe. */
final class MessageCodec {
  static final String NDJSON = "application/x-ndjson";

  private final Encoder encoder = CodecFactory.getDefaultEncoder();
  private final EncoderState state = encoder.newEncoderState();
  private final Decoder decoder = CodecFactory.getDefaultDecoder();

  /**
   * A message of an exit around a body that is encoded already.
   *
   * @param number of the body's first row
   */
  ProtonBuffer encode(String exit, MessageBodies.Kind kind, PartFile.Body body, long number) {
    ProtonBuffer buffer = begin(body.bytes().length + 256);
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

  ProtonBuffer encode(LedgerEntry entry) {
    ProtonBuffer buffer = begin(256);
    encoder.writeObject(buffer, state, new AmqpValue<>(entry.toMap()));
    return buffer.convertToReadOnly();
  }

  private ProtonBuffer begin(int bytes) {
    ProtonBuffer buffer = ProtonBufferAllocator.defaultAllocator().outputBuffer(bytes);
    encoder.writeObject(buffer, state, new Header().setDurable(true));
    return buffer;
  }

  /**
   * @throws LinkLost when the message holds no entry
   */
  LedgerEntry decode(ProtonBuffer message) throws LinkLost {
    AmqpShape.check(message);
    while (message.isReadable()) {
      Object section = section(message);
      if (section instanceof AmqpValue<?> value) {
        try {
          return LedgerEntry.of(value.getValue());
        } catch (IllegalArgumentException e) {
          throw new LinkLost(e.getMessage(), e);
        }
      }
    }
    throw new LinkLost("a message without a value in the ledger");
  }

  private Object section(ProtonBuffer message) throws LinkLost {
    try {
      return decoder.readObject(message, decoder.getCachedDecoderState());
    } catch (RuntimeException e) {
      // Of bytes that are no AMQP the codec says so in half a dozen kinds of exceptions.
      throw new LinkLost("a message in the ledger that is no AMQP: " + e.getMessage(), e);
    }
  }
}
