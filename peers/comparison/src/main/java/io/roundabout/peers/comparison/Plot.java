package io.roundabout.peers.comparison;

import java.util.List;
import java.util.OptionalDouble;

/**
 * Bars of one metric as SVG: the median, and a line to the worst. No script, no font of its own.
 */
final class Plot {
  private static final int LEFT = 330;
  private static final int WIDTH = 420;
  private static final int BAR = 22;
  private static final int GAP = 12;
  private static final int TOP = 56;

  private Plot() {}

  static String svg(Standing standing, Metric metric) {
    List<Contender> contenders = standing.contest().contenders();
    double most =
        contenders.stream()
            .flatMapToDouble(c -> java.util.Arrays.stream(standing.values(c.label(), metric)))
            .max()
            .orElse(1);
    int height = TOP + contenders.size() * (BAR + GAP) + GAP;
    StringBuilder svg = new StringBuilder();
    svg.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="13">
        <rect width="100%%" height="100%%" fill="#ffffff"/>
        <text x="12" y="22" font-size="15" font-weight="bold">%s</text>
        <text x="12" y="42" fill="#555555">%s; bar: median, line: worst; %s is better</text>
        """
            .formatted(
                LEFT + WIDTH + 130,
                height,
                escaped(standing.contest().title()),
                escaped(metric.title),
                metric.more ? "more" : "less"));
    int y = TOP;
    for (Contender contender : contenders) {
      bar(svg, standing, contender.label(), metric, most, y);
      y += BAR + GAP;
    }
    return svg.append("</svg>\n").toString();
  }

  private static void bar(
      StringBuilder svg, Standing standing, String label, Metric metric, double most, int y) {
    int middle = y + BAR / 2;
    boolean ours = label.startsWith("Roundabout");
    svg.append(
        "<text x=\"%d\" y=\"%d\" text-anchor=\"end\"%s>%s</text>%n"
            .formatted(LEFT - 10, middle + 5, ours ? " font-weight=\"bold\"" : "", escaped(label)));
    OptionalDouble median = standing.median(label, metric);
    if (median.isEmpty()) {
      svg.append(
          "<text x=\"%d\" y=\"%d\" fill=\"#777777\">not taken</text>%n"
              .formatted(LEFT, middle + 5));
      return;
    }
    int width = at(median.getAsDouble(), most);
    int worst = at(standing.worst(label, metric).orElseThrow(), most);
    svg.append(
        "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"/>%n"
            .formatted(LEFT, y, Math.max(1, width), BAR, ours ? "#1f6f54" : "#9fb3c8"));
    svg.append(
        "<path d=\"M%d %dH%d M%d %dv10\" stroke=\"#333333\" fill=\"none\"/>%n"
            .formatted(LEFT + width, middle, LEFT + worst, LEFT + worst, middle - 5));
    svg.append(
        "<text x=\"%d\" y=\"%d\">%s</text>%n"
            .formatted(
                LEFT + Math.max(width, worst) + 8,
                middle + 5,
                Tables.number(median.getAsDouble())));
  }

  private static int at(double value, double most) {
    return (int) Math.round(value / most * WIDTH);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }
}
