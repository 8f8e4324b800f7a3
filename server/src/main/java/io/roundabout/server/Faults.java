package io.roundabout.server;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.Node;

/** Gathers the faults of one file, so that all of them are told at once. */
final class Faults {
  private final String file;
  private final SortedSet<ConfigFault> found = new TreeSet<>();

  Faults(String file) {
    this.file = file;
  }

  void add(Place place, String message) {
    found.add(new ConfigFault(file, place, message));
  }

  void add(Node node, String message) {
    add(place(node.getStartMark()), message);
  }

  static Place place(Mark mark) {
    return new Place(mark.getLine() + 1, mark.getColumn() + 1);
  }

  List<ConfigFault> inFileOrder() {
    return List.copyOf(found);
  }

  /** Ends the reading here if anything was found. */
  void orElseThrow() throws ConfigException {
    if (!found.isEmpty()) {
      throw new ConfigException(inFileOrder());
    }
  }
}
