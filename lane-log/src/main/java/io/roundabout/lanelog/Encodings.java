package io.roundabout.lanelog;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The lane's encodings by number. Reads are thread-safe, additions are the writer's. */
final class Encodings {
  private final LogStorage storage;
  private volatile List<String> all;

  Encodings(LogStorage storage, List<String> all) {
    this.storage = storage;
    this.all = List.copyOf(all);
  }

  List<String> all() {
    return all;
  }

  /** The text's number, or -1. */
  int number(String encoding) {
    return all.indexOf(encoding);
  }

  int add(String encoding) throws IOException {
    int known = number(encoding);
    if (known >= 0) {
      return known;
    }
    List<String> more = new ArrayList<>(all);
    more.add(encoding);
    EncodingsFile.write(storage, more);
    all = List.copyOf(more);
    return more.size() - 1;
  }
}
