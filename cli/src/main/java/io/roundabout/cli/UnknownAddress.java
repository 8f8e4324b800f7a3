package io.roundabout.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.roundabout.gateprotocol.Names;
import java.util.ArrayList;
import java.util.List;

/** What somebody may have meant who asked for an exit or a collector that is not there. */
final class UnknownAddress {
  private UnknownAddress() {}

  /**
   * @param address as it was asked for: EXIT or EXIT/COLLECTOR
   * @param status what the running process says of itself
   */
  static String sentence(String address, JsonNode status) {
    String exit = address.split("/", 2)[0];
    List<String> all = new ArrayList<>();
    for (JsonNode known : status.path("exits")) {
      List<String> addresses = addresses(known);
      if (known.path("name").asText().equals(exit)) {
        return ofItsOwn(address, exit, addresses);
      }
      all.addAll(addresses);
    }
    String hint =
        Names.near(address, all)
            .or(() -> Names.near(exit, all))
            .map(near -> "did you mean " + near + "?")
            .orElse("there are " + String.join(", ", all));
    return "there is no exit '" + exit + "'; " + hint;
  }

  private static String ofItsOwn(String address, String exit, List<String> addresses) {
    if (addresses.contains(exit)) {
      return "exit '%s' has no collectors of its own: read %s, not %s"
          .formatted(exit, exit, address);
    }
    String read = String.join(", ", addresses);
    return address.equals(exit)
        ? "exit '%s' has a copy for each of its collectors: read %s".formatted(exit, read)
        : "exit '%s' has no collector '%s': read %s"
            .formatted(exit, address.substring(exit.length() + 1), read);
  }

  private static List<String> addresses(JsonNode exit) {
    List<String> addresses = new ArrayList<>();
    exit.path("queues").forEach(queue -> addresses.add(queue.path("queue").asText()));
    return addresses;
  }
}
