package io.roundabout.server;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration that cannot be used; it holds every fault that was found, in file order. */
final class ConfigException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient List<ConfigFault> faults;

  ConfigException(List<ConfigFault> faults) {
    super(faults.stream().map(ConfigFault::toString).collect(Collectors.joining("\n")));
    this.faults = List.copyOf(faults);
  }

  List<ConfigFault> faults() {
    return faults;
  }
}
