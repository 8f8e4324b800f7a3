package io.roundabout.peers.comparison;

import java.util.List;

/**
 * Contenders that are measured at the same rows, in turn.
 *
 * @param name for {@code --only}
 * @param title what is measured, in a few words
 * @param customers how many customers there are
 * @param rowBytes bytes of an order
 * @param script what each is told after its start, a line each; figures are taken from those that
 *     are {@link Step#counted}
 * @param contenders Roundabout first
 * @param goals what is wanted of it
 */
record Contest(
    String name,
    String title,
    int customers,
    int rowBytes,
    List<Step> script,
    List<Contender> contenders,
    List<Goal> goals) {

  /**
   * A line of the conversation with a peer, e.g. {@code round 1000000}.
   *
   * @param seconds the line is said again until it has taken so long
   */
  record Step(String line, boolean counted, int seconds) {
    /** The rows that it offers; 0 where it offers none to speak of. */
    long rows() {
      String[] words = line.split(" ", -1);
      return words.length == 1 || isIdle() ? 0 : Long.parseLong(words[words.length - 1]);
    }

    boolean isIdle() {
      return line.startsWith("idle ");
    }
  }

  static Step warmUp(String line) {
    return new Step(line, false, 0);
  }

  /** Again and again for so long: all are compiled as far then, the fast ones like the slow. */
  static Step warmUp(String line, int seconds) {
    return new Step(line, false, seconds);
  }

  static Step counted(String line) {
    return new Step(line, true, 0);
  }

  /** The same with other times of warming up; with 0 each of their lines is said once. */
  Contest warmedUp(int seconds) {
    List<Step> other =
        script.stream()
            .map(step -> step.seconds() == 0 ? step : new Step(step.line(), false, seconds))
            .toList();
    return new Contest(name, title, customers, rowBytes, other, contenders, goals);
  }

  /** The same with fewer rows, which shows that it runs. */
  Contest quick() {
    List<Step> shorter =
        script.stream()
            .map(
                step -> {
                  String[] words = step.line().split(" ", -1);
                  if (step.rows() > 0) {
                    words[words.length - 1] = String.valueOf(Math.max(10, step.rows() / 10));
                  }
                  return new Step(String.join(" ", words), step.counted(), step.seconds() / 10);
                })
            .toList();
    return new Contest(name, title, customers, rowBytes, shorter, contenders, goals);
  }
}
