package io.roundabout.lanelog;

/**
 * Where a block begins or ends.
 *
 * @param file the number of the segment or dump
 * @param offset in bytes
 */
record Place(long file, long offset) implements Comparable<Place> {

  @Override
  public int compareTo(Place other) {
    int files = Long.compare(file, other.file);
    return files != 0 ? files : Long.compare(offset, other.offset);
  }
}
