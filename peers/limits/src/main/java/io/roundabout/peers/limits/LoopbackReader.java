package io.roundabout.peers.limits;

import io.roundabout.peers.yardstick.Child;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** Reads each connection to its end, answers one byte, and keeps nothing. */
final class LoopbackReader {
  private static final int READ_BYTES = 256 << 10;

  private LoopbackReader() {}

  public static void main(String[] args) throws IOException {
    ServerSocketChannel server =
        ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    Child.endWithParent();
    Child.tell(Integer.toString(server.socket().getLocalPort()));
    ByteBuffer buffer = ByteBuffer.allocateDirect(READ_BYTES);
    while (true) {
      try (SocketChannel connection = server.accept()) {
        while (connection.read(buffer.clear()) >= 0) {}
        connection.write(buffer.clear().limit(1));
      }
    }
  }
}
