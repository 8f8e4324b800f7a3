package io.roundabout.server;

import io.roundabout.gateprotocol.Names;
import java.util.Collection;

/** Says what somebody who mistyped a name most likely meant. */
final class NearestName {
  private NearestName() {}

  /** {@code ; did you mean 'x'?}, or else {@code ; allowed are a, b, c}. */
  static String hint(String found, Collection<String> allowed) {
    return Names.near(found, allowed)
        .map(name -> "; did you mean '" + name + "'?")
        .orElseGet(() -> "; allowed are " + String.join(", ", allowed));
  }
}
