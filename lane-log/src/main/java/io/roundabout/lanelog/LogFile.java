package io.roundabout.lanelog;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** One open file. */
public interface LogFile extends Closeable {

  long size() throws IOException;

  /** Reads at most what the buffer takes; returns the number of bytes, or -1 at the end. */
  int read(ByteBuffer target, long position) throws IOException;

  /**
   * Writes all of the buffers, one after the other.
   *
   * @throws NoSpaceException when the disk is full; some of the bytes may have been written
   */
  void write(ByteBuffer[] sources, long position) throws IOException;

  void truncate(long size) throws IOException;

  /** Returns when everything that was written is on disk, the file's directory entry included. */
  void force() throws IOException;
}
