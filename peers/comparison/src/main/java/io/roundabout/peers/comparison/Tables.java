package io.roundabout.peers.comparison;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** A standing as Markdown, which is as good for a terminal. */
final class Tables {
  private Tables() {}

  /** Median, and the worst in brackets. */
  static String figures(Standing standing) {
    List<Metric> metrics = standing.metrics();
    StringBuilder text = new StringBuilder("### " + standing.contest().name() + "\n\n");
    text.append(standing.contest().title()).append("; median (worst)\n\n| |");
    metrics.forEach(metric -> text.append(" ").append(metric.heading).append(" |"));
    text.append(" |\n|").append(" --- |".repeat(metrics.size() + 2)).append("\n");
    for (Contender contender : standing.contest().contenders()) {
      String label = contender.label();
      text.append("| ").append(label).append(" | ");
      text.append(
          metrics.stream()
              .map(metric -> pair(standing.median(label, metric), standing.worst(label, metric)))
              .collect(Collectors.joining(" | ")));
      text.append(" | ").append(standing.wrong(label)).append(" |\n");
    }
    return text.toString();
  }

  /** What was wanted and what was found; empty without goals. */
  static String goals(Standing standing) {
    if (standing.contest().goals().isEmpty()) {
      return "";
    }
    StringBuilder text =
        new StringBuilder("| goal | wanted | found | |\n| --- | --- | --- | --- |\n");
    for (Goal goal : standing.contest().goals()) {
      OptionalDouble found = standing.ratio(goal);
      text.append(
          "| %s: %s beside %s | %s %s × | %s | %s |%n"
              .formatted(
                  goal.metric().heading,
                  goal.mine(),
                  goal.other(),
                  goal.atLeast() ? "≥" : "≤",
                  number(goal.ratio()),
                  found.isPresent() ? number(found.getAsDouble()) + " ×" : "–",
                  found.isEmpty()
                      ? "not taken"
                      : goal.metBy(found.getAsDouble()) ? "met" : "missed"));
    }
    return text.toString();
  }

  private static String pair(OptionalDouble median, OptionalDouble worst) {
    return median.isEmpty()
        ? "–"
        : number(median.getAsDouble()) + " (" + number(worst.getAsDouble()) + ")";
  }

  static String number(double value) {
    double size = Math.abs(value);
    return String.format(Locale.ROOT, size < 10 ? "%.2f" : size < 100 ? "%.1f" : "%,.0f", value);
  }
}
