package io.roundabout.exitsink;

/**
 * Where the broker is and who we are there.
 *
 * @param user empty for SASL ANONYMOUS
 */
public record BrokerAddress(String host, int port, boolean tls, String user, String password) {
  @Override
  public String toString() {
    return (tls ? "amqps://" : "amqp://") + host + ":" + port;
  }
}
