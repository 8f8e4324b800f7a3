package io.roundabout.server;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * A mapping whose keys are known beforehand. Every reading method tells a bad value to the faults
 * and answers as if the key were not there, so that reading goes on to the next fault.
 */
final class Section {
  private static final Pattern DURATION = Pattern.compile("([1-9][0-9]{0,5})\\s*([dhms])");

  private final String where;
  private final Map<String, YamlMap.Entry> entries;
  private final Faults faults;

  /**
   * @param node null where the mapping was left out
   * @param where what the mapping is, for messages: {@code lane 'weather'}
   * @param known the keys it may have
   * @param later keys that are designed and not there yet
   */
  Section(Node node, String where, List<String> known, List<String> later, Faults faults) {
    this.where = where;
    this.faults = faults;
    this.entries = node == null ? Map.of() : YamlMap.of(node, where, faults);
    entries.forEach(
        (name, entry) -> {
          if (later.contains(name)) {
            faults.add(
                entry.key(),
                "'" + name + "' in " + where + " comes with a later version; leave it out");
          } else if (!known.contains(name)) {
            faults.add(
                entry.key(), "unknown key '" + name + "' in " + where + unknown(entry, known));
          }
        });
  }

  /** SQL between braces that was cut at its first comma looks like a key without a value. */
  private static String unknown(YamlMap.Entry entry, List<String> known) {
    String name = entry.key().getValue();
    return name.contains(" ") && YamlMap.absent(entry.value())
        ? "; a comma ends a value between { and }: put the value into quotes"
        : NearestName.hint(name, known);
  }

  String where() {
    return where;
  }

  Faults faults() {
    return faults;
  }

  boolean has(String key) {
    return entries.containsKey(key);
  }

  Optional<Node> node(String key) {
    return Optional.ofNullable(entries.get(key)).map(YamlMap.Entry::value);
  }

  Optional<ScalarNode> keyNode(String key) {
    return Optional.ofNullable(entries.get(key)).map(YamlMap.Entry::key);
  }

  /** One piece of text (numbers and words included); a key without a value is a fault. */
  Optional<ScalarNode> scalar(String key) {
    Optional<Node> node = node(key);
    if (node.isEmpty()) {
      return Optional.empty();
    }
    if (node.get() instanceof ScalarNode scalar && !YamlMap.absent(scalar)) {
      return Optional.of(scalar);
    }
    bad(key, "is " + YamlMap.kind(node.get()) + "; it must be one value");
    return Optional.empty();
  }

  Optional<String> text(String key) {
    return scalar(key).map(ScalarNode::getValue);
  }

  Optional<Boolean> flag(String key) {
    Optional<String> text = text(key);
    if (text.isEmpty() || text.get().equals("true") || text.get().equals("false")) {
      return text.map(Boolean::valueOf);
    }
    bad(key, "is '" + text.get() + "'; it must be true or false");
    return Optional.empty();
  }

  Optional<Integer> number(String key, int least, int most) {
    Optional<String> text = text(key);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    if (text.get().matches("[0-9]{1,9}")) {
      int number = Integer.parseInt(text.get());
      if (number >= least && number <= most) {
        return Optional.of(number);
      }
    }
    bad(key, "is '" + text.get() + "'; it must be a whole number from " + least + " to " + most);
    return Optional.empty();
  }

  /** A time above zero: {@code 7d}, {@code 12h}, {@code 30m}, {@code 90s}. */
  Optional<Duration> duration(String key) {
    Optional<String> text = text(key);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Matcher matcher = DURATION.matcher(text.get());
    if (!matcher.matches()) {
      bad(
          key,
          "is '"
              + text.get()
              + "'; it must be a number of days, hours, minutes or seconds: 7d,"
              + " 12h, 30m, 90s");
      return Optional.empty();
    }
    ChronoUnit unit =
        switch (matcher.group(2)) {
          case "d" -> ChronoUnit.DAYS;
          case "h" -> ChronoUnit.HOURS;
          case "m" -> ChronoUnit.MINUTES;
          default -> ChronoUnit.SECONDS;
        };
    return Optional.of(Duration.of(Long.parseLong(matcher.group(1)), unit));
  }

  /** A list of texts; one text alone is a list of one. */
  List<ScalarNode> list(String key) {
    Optional<Node> node = node(key);
    if (node.isEmpty() || YamlMap.absent(node.get())) {
      return List.of();
    }
    if (node.get() instanceof ScalarNode single) {
      return List.of(single);
    }
    if (!(node.get() instanceof SequenceNode sequence)) {
      bad(key, "is " + YamlMap.kind(node.get()) + "; it must be a list of names: [a, b]");
      return List.of();
    }
    List<ScalarNode> items = new ArrayList<>();
    for (Node item : sequence.getValue()) {
      if (item instanceof ScalarNode scalar) {
        items.add(scalar);
      } else {
        faults.add(item, YamlMap.kind(item) + " in '" + key + "' of " + where + " must be a name");
      }
    }
    return items;
  }

  /** Adds a fault at the value of {@code key}. */
  void bad(String key, String problem) {
    faults.add(entries.get(key).value(), "'" + key + "' of " + where + " " + problem);
  }
}
