package io.roundabout.exits;

import java.util.List;

/**
 * An exit as it is configured.
 *
 * @param pack rows a message; 1 unless the exit says {@code pack}
 * @param collectors the declared ones; empty for the shared one
 */
public record ExitConfig(String name, String sql, int pack, List<String> collectors) {
  public ExitConfig {
    collectors = List.copyOf(collectors);
  }
}
