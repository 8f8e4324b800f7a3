package io.roundabout.gateprotocol;

/** The names of lanes, exits, vehicles, trips and collectors. */
public final class Names {
  private Names() {}

  /** Whether the text is 1 to 128 characters of {@code A-Z a-z 0-9 . _ : -}. */
  public static boolean valid(String name) {
    if (name.isEmpty() || name.length() > 128) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean letter = c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z';
      boolean rest = c >= '0' && c <= '9' || c == '.' || c == '_' || c == ':' || c == '-';
      if (!letter && !rest) {
        return false;
      }
    }
    return true;
  }
}
