package io.roundabout.chaosrun;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where the files of a run are. */
record RunDirectory(Path path) {

  Path configuration() {
    return path.resolve("roundabout.yaml");
  }

  Path state() {
    return path.resolve("state");
  }

  Path events() {
    return path.resolve("events");
  }

  /** Is there when the run has come to its end. */
  Path report() {
    return path.resolve("report.txt");
  }

  Path log(String process) {
    return path.resolve("log").resolve(process + ".log");
  }

  Path notes(String vehicle) {
    return path.resolve("vehicles").resolve(vehicle + ".notes");
  }

  Path collected(Queue queue) {
    return path.resolve("collected").resolve(queue.address().replace('/', '@') + ".rows");
  }

  /** Reads what the vehicles have noted, once or again and again. */
  final class NotesReader {
    private final TripNotes notes = new TripNotes();
    private final List<Tail> tails = new ArrayList<>();
    private final List<Lane> lanes = new ArrayList<>();

    NotesReader() {
      for (Lane lane : Lane.values()) {
        for (int vehicle = 0; vehicle < lane.vehicles(); vehicle++) {
          lanes.add(lane);
          tails.add(new Tail(notes(new Trip(lane, vehicle, 0, 0).vehicleName())));
        }
      }
    }

    /** All that has been noted up to now; the same object each time. */
    TripNotes read() throws IOException {
      for (int i = 0; i < tails.size(); i++) {
        Lane lane = lanes.get(i);
        tails.get(i).read(line -> notes.take(lane, line));
      }
      return notes;
    }
  }
}
