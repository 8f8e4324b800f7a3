package io.roundabout.exits;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What the queries of several exits share.
 *
 * @param functions by name, each as SQL has it behind {@code CREATE TEMPORARY FUNCTION name}:
 *     {@code (f DOUBLE) RETURNS DOUBLE RETURN (f - 32) * 5 / 9}, or {@code AS 'com.acme.Clean'} for
 *     a class
 * @param views by name, each a SELECT over lanes, functions, and views that stand before it
 */
public record Library(Map<String, String> functions, Map<String, String> views) {
  public static final Library EMPTY = new Library(Map.of(), Map.of());

  public Library {
    functions = Collections.unmodifiableMap(new LinkedHashMap<>(functions));
    views = Collections.unmodifiableMap(new LinkedHashMap<>(views));
  }

  /**
   * Whether a query may read a lane: its name stands in the query or in any view as a word, which
   * is good enough to be careful; of a Java class nothing can be said.
   */
  boolean mayRead(ExitConfig exit, String lane) {
    if (exit.query() instanceof ExitConfig.Java) {
      return true;
    }
    String word = "(?<![\\w-])" + Pattern.quote(lane) + "(?![\\w-])";
    Pattern pattern = Pattern.compile(word, Pattern.CASE_INSENSITIVE);
    return pattern.matcher(exit.query().text()).find()
        || views.values().stream().anyMatch(view -> pattern.matcher(view).find());
  }
}
