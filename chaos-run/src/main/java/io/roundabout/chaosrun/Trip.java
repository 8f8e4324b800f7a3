package io.roundabout.chaosrun;

/**
 * One delivery of a run.
 *
 * @param step which of the run's steps it belongs to, from 0; all trips of a step are complete
 *     before the next step begins
 */
record Trip(Lane lane, int vehicle, int step, int rows) {

  String vehicleName() {
    return lane.word() + "-" + vehicle;
  }

  /** Unique in its lane. */
  String name() {
    return "step-" + step + "-" + vehicle;
  }
}
