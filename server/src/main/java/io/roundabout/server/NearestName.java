package io.roundabout.server;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds what somebody who mistyped a name most likely meant. */
final class NearestName {
  private NearestName() {}

  /** The allowed name that differs least from {@code found}, if it differs little. */
  static Optional<String> of(String found, Collection<String> allowed) {
    String best = null;
    int least = Math.max(1, found.length() / 3) + 1;
    for (String name : allowed) {
      int distance = distance(lower(found), lower(name));
      if (distance < least) {
        least = distance;
        best = name;
      }
    }
    return Optional.ofNullable(best);
  }

  /** {@code ; did you mean 'x'?}, or else {@code ; allowed are a, b, c}. */
  static String hint(String found, Collection<String> allowed) {
    return of(found, allowed)
        .map(name -> "; did you mean '" + name + "'?")
        .orElseGet(() -> "; allowed are " + String.join(", ", allowed));
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /** Insertions, deletions, replacements and swaps of neighbours that lead from a to b. */
  static int distance(String a, String b) {
    int[] beforeLast = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replace = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replace, Math.min(last[j], row[j - 1]) + 1);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
        }
      }
      beforeLast = last;
      last = row;
    }
    return last[b.length()];
  }
}
