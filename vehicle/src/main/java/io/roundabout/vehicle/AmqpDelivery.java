package io.roundabout.vehicle;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.qpid.protonj2.client.Message;
import org.apache.qpid.protonj2.client.exceptions.ClientException;

/** A message of ProtonJ2's as a delivery. */
final class AmqpDelivery implements Delivery {
  private final org.apache.qpid.protonj2.client.Delivery delivery;
  private final Consumer<AmqpDelivery> onAccept;
  private final long number;
  private final int rows;
  private final Object body;

  private AmqpDelivery(
      org.apache.qpid.protonj2.client.Delivery delivery,
      Consumer<AmqpDelivery> onAccept,
      long number,
      int rows,
      Object body) {
    this.delivery = delivery;
    this.onAccept = onAccept;
    this.number = number;
    this.rows = rows;
    this.body = body;
  }

  static AmqpDelivery of(
      org.apache.qpid.protonj2.client.Delivery delivery, Consumer<AmqpDelivery> onAccept)
      throws IOException {
    try {
      Message<Object> message = delivery.message();
      Object body = message.body();
      if (!(body instanceof Map) && !(body instanceof byte[])) {
        throw new IOException(
            "message %s is no row of a roundabout: its body is neither a map nor NDJSON"
                .formatted(message.messageId()));
      }
      long number = message.messageId() instanceof Number id ? id.longValue() : 0;
      int rows = message.property("rows") instanceof Number count ? count.intValue() : 1;
      return new AmqpDelivery(delivery, onAccept, number, rows, body);
    } catch (ClientException e) {
      throw ExitLink.broken(e);
    }
  }

  @Override
  public long number() {
    return number;
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public boolean packed() {
    return body instanceof byte[];
  }

  @Override
  @SuppressWarnings("unchecked")
  public Map<String, Object> values() {
    if (body instanceof byte[]) {
      throw new IllegalStateException(
          "rows " + number + " to " + (number + rows - 1) + " come as a pack: use ndjson()");
    }
    return (Map<String, Object>) body;
  }

  @Override
  public byte[] ndjson() {
    return body instanceof byte[] lines ? withLineEnd(lines) : JsonLine.of((Map<?, ?>) body);
  }

  private static byte[] withLineEnd(byte[] lines) {
    if (lines.length > 0 && lines[lines.length - 1] == '\n') {
      return lines;
    }
    byte[] ended = Arrays.copyOf(lines, lines.length + 1);
    ended[lines.length] = '\n';
    return ended;
  }

  @Override
  public void accept() {
    onAccept.accept(this);
    settle(org.apache.qpid.protonj2.client.Delivery::accept);
  }

  @Override
  public void release() {
    settle(org.apache.qpid.protonj2.client.Delivery::release);
  }

  @Override
  public void reject(String reason) {
    settle(message -> message.reject("roundabout:rejected", reason));
  }

  private interface Settlement {
    void of(org.apache.qpid.protonj2.client.Delivery message) throws ClientException;
  }

  /** On a connection that has broken there is nothing to settle: the exit has the row again. */
  private void settle(Settlement settlement) {
    try {
      settlement.of(delivery);
    } catch (ClientException e) {
      // Comes again with the same number.
    }
  }
}
