package io.roundabout.exits;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many threads for tasks a Spark in this process is to have. */
record LocalThreads(int count) {
  private static final Pattern MASTER = Pattern.compile("local(?:\\[(\\d+|\\*)])?");

  /** Empty where the master is another process. */
  static Optional<LocalThreads> of(String master) {
    Matcher local = MASTER.matcher(master);
    if (!local.matches()) {
      return Optional.empty();
    }
    String count = local.group(1) == null ? "1" : local.group(1);
    return Optional.of(
        new LocalThreads(
            count.equals("*")
                ? Runtime.getRuntime().availableProcessors()
                : Integer.parseInt(count)));
  }

  /** The master of a Spark with more of them. */
  String masterWith(int more) {
    return "local[%d]".formatted(count + more);
  }
}
