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
 */
public record BrokerOptions(String bind, int port, Path directory, long memoryBytes) {}
