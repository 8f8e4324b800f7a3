package io.roundabout.server;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** The entries of a YAML mapping by name, in file order, each name once. */
final class YamlMap {

  record Entry(ScalarNode key, Node value) {}

  private YamlMap() {}

  /**
   * @param where what the mapping is, for messages: {@code lane 'weather'}
   * @return empty for a key without a value, and for what is no mapping (a fault)
   */
  static Map<String, Entry> of(Node node, String where, Faults faults) {
    if (absent(node)) {
      return Map.of();
    }
    if (!(node instanceof MappingNode mapping)) {
      faults.add(node, where + " is " + kind(node) + "; it must be a mapping (key: value)");
      return Map.of();
    }
    Map<String, Entry> entries = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        faults.add(tuple.getKeyNode(), "a key in " + where + " must be a name");
        continue;
      }
      Entry first = entries.putIfAbsent(key.getValue(), new Entry(key, tuple.getValueNode()));
      if (first != null) {
        int line = Faults.place(first.key().getStartMark()).line();
        faults.add(
            key,
            "'" + key.getValue() + "' in " + where + " stands twice (first in line " + line + ")");
      }
    }
    return Collections.unmodifiableMap(entries);
  }

  /** Whether a key has nothing behind its colon. */
  static boolean absent(Node node) {
    return node instanceof ScalarNode scalar
        && scalar.getTag().equals(Tag.NULL)
        && scalar.getValue().isEmpty();
  }

  /** What a node is, for messages. */
  static String kind(Node node) {
    if (absent(node)) {
      return "empty";
    }
    if (node instanceof ScalarNode scalar) {
      return "'" + scalar.getValue() + "'";
    }
    return node instanceof SequenceNode ? "a list" : "a mapping";
  }
}
