package io.roundabout.gateprotocol;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** The names of lanes, exits, vehicles, trips and collectors. */
public final class Names {

  /** In characters. */
  public static final int MAX_LENGTH = 128;

  private Names() {}

  /** Whether the text is 1 to 128 characters of {@code A-Z a-z 0-9 . _ : -}. */
  public static boolean valid(String name) {
    if (name.isEmpty() || name.length() > MAX_LENGTH) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      if (!valid(name.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean valid(char c) {
    boolean letter = c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z';
    return letter || c >= '0' && c <= '9' || c == '.' || c == '_' || c == ':' || c == '-';
  }

  /**
   * The candidate that a person who wrote {@code word} most likely meant: the one that is the
   * fewest typing errors away (a letter left out, added, changed, or two swapped), without regard
   * to case. Of equals one with the same first letter, then the first in alphabetical order.
   */
  public static Optional<String> nearest(String word, Collection<String> candidates) {
    String wanted = cut(word);
    return candidates.stream()
        .min(
            Comparator.<String>comparingInt(candidate -> distance(wanted, cut(candidate)))
                .thenComparing(candidate -> cut(candidate).regionMatches(0, wanted, 0, 1) ? 0 : 1)
                .thenComparing(Comparator.naturalOrder()));
  }

  /** The {@link #nearest} candidate if it is near at all: a typing error for each three letters. */
  public static Optional<String> near(String word, Collection<String> candidates) {
    return nearest(word, candidates)
        .filter(name -> distance(cut(word), cut(name)) <= Math.max(1, word.length() / 3));
  }

  /** The comparison takes time with the square of the length, and the word is a stranger's. */
  private static String cut(String word) {
    return word.substring(0, Math.min(word.length(), MAX_LENGTH)).toLowerCase(Locale.ROOT);
  }

  private static int distance(String a, String b) {
    int[] beforeLast = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    int[] current = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int changed = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(changed, Math.min(last[j], current[j - 1]) + 1);
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (swapped) {
          current[j] = Math.min(current[j], beforeLast[j - 2] + 1);
        }
      }
      int[] free = beforeLast;
      beforeLast = last;
      last = current;
      current = free;
    }
    return last[b.length()];
  }
}
