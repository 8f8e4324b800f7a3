package io.roundabout.systemtests;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** One of a crowd: it holds a connection to the gate, and does with it what its kind does. */
final class BadVehicle implements Closeable {

  /** What is bad about it. */
  enum Kind {
    SAYS_NOTHING,
    SILENT_AFTER_ITS_REQUEST,
    SILENT_INSIDE_A_ROW,
    WRITES_A_BYTE_A_SECOND,
    READS_NOTHING,
    READS_A_BYTE_A_SECOND,
    HALF_CLOSES_INSIDE_A_ROW,
    RESETS_INSIDE_A_ROW;

    boolean staysOpen() {
      return this != SAYS_NOTHING
          && this != HALF_CLOSES_INSIDE_A_ROW
          && this != RESETS_INSIDE_A_ROW;
    }

    /** Its rows cannot be used. */
    boolean isRefused() {
      return this == READS_NOTHING || this == READS_A_BYTE_A_SECOND;
    }
  }

  /** Rows that are refused, so that there is much to be read. */
  private static final String REFUSED = "{\"id\":\"no number\"}\n".repeat(200);

  private final Kind kind;
  private final int number;
  private final int port;
  private final String trip;
  private SocketChannel channel;
  private int written;
  private int seconds;

  /** One after the other is of the next kind. */
  BadVehicle(int port, int number) throws IOException {
    this(port, number, Kind.values()[number % Kind.values().length]);
  }

  private BadVehicle(int port, int number, Kind kind) throws IOException {
    this.number = number / Kind.values().length;
    this.kind = kind;
    this.port = port;
    this.trip = "bad" + number;
    connect();
  }

  static BadVehicle silent(int port, int number) throws IOException {
    return new BadVehicle(port, number, Kind.SILENT_AFTER_ITS_REQUEST);
  }

  Kind kind() {
    return kind;
  }

  String trip() {
    return trip;
  }

  String request() {
    return "UNLOAD crowd vehicle=" + trip + " trip=" + trip;
  }

  private void connect() throws IOException {
    channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    String row = "{\"id\":1,\"text\":\"half a row, and th";
    switch (kind) {
      case SAYS_NOTHING -> {}
      case SILENT_AFTER_ITS_REQUEST, WRITES_A_BYTE_A_SECOND -> send(request() + "\n");
      case READS_NOTHING, READS_A_BYTE_A_SECOND -> send(request() + "\n" + REFUSED);
      default -> send(request() + "\n" + row);
    }
    if (kind == Kind.HALF_CLOSES_INSIDE_A_ROW) {
      channel.shutdownOutput();
    }
    channel.configureBlocking(false);
  }

  private void send(String text) throws IOException {
    channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** What it does each second. */
  void second() throws IOException {
    switch (kind) {
      case WRITES_A_BYTE_A_SECOND -> {
        String row = "{\"id\":1}\n";
        send(row.substring(written % row.length(), written % row.length() + 1));
        written++;
      }
      case READS_A_BYTE_A_SECOND -> channel.read(ByteBuffer.allocate(1));
      case RESETS_INSIDE_A_ROW -> {
        // One in ten each second: hundreds of new connections a second would be another attack.
        if (++seconds % 10 != number % 10) {
          return;
        }
        channel.setOption(java.net.StandardSocketOptions.SO_LINGER, 0);
        channel.close();
        connect();
      }
      default -> {}
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
