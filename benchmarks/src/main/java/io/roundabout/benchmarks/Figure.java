package io.roundabout.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One thing that was measured, once in each round. */
record Figure(String name, String unit, Optional<Goal> goal, double[] rounds) {

  /** What the project wants of the median. */
  record Goal(boolean atLeast, double value) {
    boolean metBy(double median) {
      return atLeast ? median >= value : median <= value;
    }

    @Override
    public String toString() {
      return (atLeast ? "≥ " : "≤ ") + number(value);
    }
  }

  static Figure atLeast(double goal, String name, String unit, List<Double> rounds) {
    return new Figure(name, unit, Optional.of(new Goal(true, goal)), values(rounds));
  }

  static Figure atMost(double goal, String name, String unit, List<Double> rounds) {
    return new Figure(name, unit, Optional.of(new Goal(false, goal)), values(rounds));
  }

  /** A figure that explains another one. */
  static Figure beside(String name, String unit, List<Double> rounds) {
    return new Figure(name, unit, Optional.empty(), values(rounds));
  }

  private static double[] values(List<Double> rounds) {
    return rounds.stream().mapToDouble(Double::doubleValue).sorted().toArray();
  }

  double median() {
    return percentile(rounds, 50);
  }

  /** The smallest value that so many per cent do not exceed. */
  static double percentile(double[] sorted, double percent) {
    return sorted[Math.max(0, (int) Math.ceil(sorted.length * percent / 100) - 1)];
  }

  /** The same of values in any order. */
  static double percentile(List<Double> values, double percent) {
    return percentile(values(values), percent);
  }

  static String table(List<Figure> figures) {
    StringBuilder text = new StringBuilder();
    text.append("| what | unit | goal | median | min | max | rounds |\n");
    text.append("| --- | --- | --- | --- | --- | --- | --- |\n");
    figures.forEach(figure -> text.append(figure.line()).append('\n'));
    return text.toString();
  }

  private String line() {
    String median = number(median());
    String judged = goal.map(g -> g.metBy(median()) ? median : median + " (missed)").orElse(median);
    return "| "
        + String.join(
            " | ",
            name,
            unit,
            goal.map(Goal::toString).orElse(""),
            judged,
            number(Arrays.stream(rounds).min().orElseThrow()),
            number(Arrays.stream(rounds).max().orElseThrow()),
            String.valueOf(rounds.length))
        + " |";
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, Math.abs(value) < 100 ? "%.2f" : "%,.0f", value);
  }
}
