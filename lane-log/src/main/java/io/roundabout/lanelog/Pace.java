package io.roundabout.lanelog;

/** How fast a lane is verified, and for how long. */
public interface Pace {

  /**
   * Returns when the next block may be read.
   *
   * @param bytes that have just been read
   * @return false to end here
   */
  boolean goOn(long bytes);
}
