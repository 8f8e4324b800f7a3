package io.roundabout.vehiclehbase;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;

/**
 * {@code hbase://zookeeper:port/table}; several ZooKeepers are written {@code a,b,c:port}, a
 * namespace {@code namespace:table}.
 *
 * @param quorum ZooKeeper's hosts, with commas between them
 */
record HbaseAddress(String quorum, int port, String table) {
  private static final int DEFAULT_PORT = 2181;
  private static final int CONNECT_MILLIS = 5_000;

  /**
   * @throws IllegalArgumentException with a sentence for the user
   */
  static HbaseAddress parse(URI address) {
    String authority = address.getAuthority();
    String path = address.getPath();
    if (authority == null || path == null || path.length() < 2 || path.indexOf('/', 1) > 0) {
      throw new IllegalArgumentException(
          address + " names no table: write hbase://zookeeper:2181/table");
    }
    int colon = authority.lastIndexOf(':');
    String port = colon < 0 ? "" + DEFAULT_PORT : authority.substring(colon + 1);
    if (!port.matches("[0-9]{1,5}")) {
      throw new IllegalArgumentException(address + ": '" + port + "' is no port");
    }
    String quorum = colon < 0 ? authority : authority.substring(0, colon);
    return new HbaseAddress(quorum, Integer.parseInt(port), path.substring(1));
  }

  /**
   * Asks whether any of the ZooKeepers listens: HBase's client would try for a long time.
   *
   * @throws IOException with a sentence for the user
   */
  void checkReachable() throws IOException {
    IOException last = null;
    for (String host : quorum.split(",")) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(host.strip(), port), CONNECT_MILLIS);
        return;
      } catch (IOException e) {
        last = e;
      }
    }
    throw new IOException(
        "ZooKeeper at %s:%d cannot be reached (%s): is it up, and is that its client port?"
            .formatted(quorum, port, last == null ? "no host" : last.getMessage()),
        last);
  }
}
