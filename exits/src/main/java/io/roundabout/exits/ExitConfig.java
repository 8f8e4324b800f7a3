package io.roundabout.exits;

import java.util.List;
import java.util.regex.Pattern;

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

  /** Whether the name of the lane stands in the query as a word; good enough to be careful. */
  boolean mentions(String lane) {
    String word = "(?<![\\w-])" + Pattern.quote(lane) + "(?![\\w-])";
    return Pattern.compile(word, Pattern.CASE_INSENSITIVE).matcher(sql).find();
  }
}
