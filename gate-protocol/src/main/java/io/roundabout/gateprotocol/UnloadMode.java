package io.roundabout.gateprotocol;

import java.util.Locale;

/**
 * What a trip's rows do to a table lane; in a lane that is no table, there is only {@link #DUMP}.
 */
public enum UnloadMode {
  /** They are the whole table. */
  DUMP,
  /** Each replaces the row of its key, or removes it. */
  UPSERT;

  /**
   * Reads what {@link #word} writes.
   *
   * @throws IllegalArgumentException with a sentence, when it is no mode
   */
  public static UnloadMode parse(String word) {
    return UnloadRequestParser.mode(word);
  }

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
