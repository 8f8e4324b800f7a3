package io.roundabout.gate;

import io.roundabout.gateprotocol.GateProtocol;
import java.time.Duration;

/**
 * Where the gate listens, and its limits.
 *
 * @param bind an address of this machine's loopback; others are refused until the gate has TLS and
 *     credentials
 * @param port 0 for any free one
 * @param maxRowBytes the longest row, without its line end
 * @param blockBytes a visit's rows go into the log in blocks of about this size, or as large as its
 *     largest row
 * @param visitBytes so many bytes of one visit may wait for the disk before the gate stops reading
 *     from it
 * @param totalBytes so many bytes of all visits together may be in memory before the gate reads
 *     from them by turns
 * @param maxConnections so many are let in at the same time; others are told to come again. Each
 *     takes an open file of the process, and files are what the lanes and exits live on.
 * @param firstLine how long a new connection may take to say UNLOAD
 * @param linger how long the gate waits, after its last line, for the vehicle to hang up. A
 *     connection closed while the vehicle still sends would lose that line.
 */
public record GateOptions(
    String bind,
    int port,
    int maxRowBytes,
    int blockBytes,
    int visitBytes,
    long totalBytes,
    int maxConnections,
    Duration firstLine,
    Duration linger) {

  private static final int DEFAULT_CONNECTIONS = 10_000;

  /** Port 9999 of 127.0.0.1. */
  public static final GateOptions DEFAULT = at("127.0.0.1", GateProtocol.DEFAULT_PORT);

  public GateOptions {
    if (maxRowBytes < 1 || maxRowBytes > 128 << 20) {
      throw new IllegalArgumentException("max row bytes " + maxRowBytes + ": 1 to 134217728");
    }
    if (blockBytes < 1024 || blockBytes > 16 << 20 || visitBytes < blockBytes) {
      throw new IllegalArgumentException(
          "block bytes %d, visit bytes %d: a block has 1024 to 16777216 and fits into a visit"
              .formatted(blockBytes, visitBytes));
    }
    if (totalBytes < blockBytes) {
      throw new IllegalArgumentException(
          "total bytes %d: at least one block of %d".formatted(totalBytes, blockBytes));
    }
    if (maxConnections < 1) {
      throw new IllegalArgumentException("max connections " + maxConnections + ": at least 1");
    }
  }

  /** The default limits; a fifth of the heap for all visits together. */
  public static GateOptions at(String bind, int port) {
    return new GateOptions(
        bind,
        port,
        GateProtocol.DEFAULT_MAX_ROW_BYTES,
        256 << 10,
        4 << 20,
        Runtime.getRuntime().maxMemory() / 5,
        DEFAULT_CONNECTIONS,
        Duration.ofSeconds(30),
        Duration.ofSeconds(10));
  }

  public GateOptions withMaxRowBytes(int bytes) {
    return with(bytes, blockBytes, visitBytes, totalBytes, maxConnections);
  }

  public GateOptions withTotalBytes(long bytes) {
    return with(maxRowBytes, blockBytes, visitBytes, bytes, maxConnections);
  }

  public GateOptions withMaxConnections(int connections) {
    return with(maxRowBytes, blockBytes, visitBytes, totalBytes, connections);
  }

  /** Small ones let a test see the limits at work. */
  GateOptions withBytes(int block, int visit) {
    return with(maxRowBytes, block, visit, totalBytes, maxConnections);
  }

  private GateOptions with(int row, int block, int visit, long total, int connections) {
    return new GateOptions(bind, port, row, block, visit, total, connections, firstLine, linger);
  }

  GateOptions withPatience(Duration forFirstLine, Duration forLeaving) {
    return new GateOptions(
        bind,
        port,
        maxRowBytes,
        blockBytes,
        visitBytes,
        totalBytes,
        maxConnections,
        forFirstLine,
        forLeaving);
  }
}
