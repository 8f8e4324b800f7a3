package io.roundabout.peers.comparison;

import io.roundabout.peers.yardstick.Work;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A peer with settings.
 *
 * @param label how tables name it
 * @param peer its folder below {@code peers/}
 * @param work what it does; in a contest not all need to do the same
 * @param settings {@code --set NAME=VALUE}
 */
record Contender(String label, String peer, Work work, Map<String, String> settings) {

  /** Settings as {@code name=value}. */
  static Contender of(String label, String peer, Work work, String... settings) {
    Map<String, String> byName = new LinkedHashMap<>();
    for (String setting : settings) {
      int equals = setting.indexOf('=');
      byName.put(setting.substring(0, equals), setting.substring(equals + 1));
    }
    return new Contender(label, peer, work, byName);
  }
}
