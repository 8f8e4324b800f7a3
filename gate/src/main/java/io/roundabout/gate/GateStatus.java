package io.roundabout.gate;

import java.util.Map;

/**
 * @param connections open connections, those that have not said UNLOAD yet included
 * @param visits visits that are under way, by the name of their lane; a lane without any is left
 *     out
 */
public record GateStatus(int connections, Map<String, Integer> visits) {
  public GateStatus {
    visits = Map.copyOf(visits);
  }
}
