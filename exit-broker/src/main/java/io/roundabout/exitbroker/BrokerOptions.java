package io.roundabout.exitbroker;

import java.nio.file.Path;

/**
 * How the broker of this process listens and keeps its messages.
 *
 * @param bind a loopback address; others are refused as long as there are neither TLS nor
 *     credentials
 * @param port 0 for any free one
 * @param directory where journal, paged and large messages are kept
 * @param memoryBytes what messages may take of the heap before they are paged to disk
 * @param maxConnections so many at the same time; others are closed as they come. Each takes an
 *     open file of the process.
 */
public record BrokerOptions(
    String bind, int port, Path directory, long memoryBytes, int maxConnections) {
  private static final int DEFAULT_CONNECTIONS = 5_000;

  public BrokerOptions(String bind, int port, Path directory, long memoryBytes) {
    this(bind, port, directory, memoryBytes, DEFAULT_CONNECTIONS);
  }
}
