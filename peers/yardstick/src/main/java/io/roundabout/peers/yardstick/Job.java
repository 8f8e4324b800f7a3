package io.roundabout.peers.yardstick;

import java.nio.file.Path;
import java.util.Map;

/**
 * What a peer is started for.
 *
 * @param work what its query is
 * @param directory an empty directory of its own, for its state and for the logs of its processes
 * @param customers how many customers there are
 * @param rowBytes bytes of an order with its line end
 * @param settings the peer's own settings, by name; a name that it does not know is an error
 */
public record Job(
    Work work, Path directory, int customers, int rowBytes, Map<String, String> settings) {

  public String setting(String name, String standard) {
    return settings.getOrDefault(name, standard);
  }

  public int number(String name, int standard) {
    return settings.containsKey(name) ? Integer.parseInt(settings.get(name)) : standard;
  }
}
