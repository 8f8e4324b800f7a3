package io.roundabout.chaosrun;

import java.io.Closeable;
import java.io.IOException;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Brings trips, each as often as it takes, and notes on disk what was acknowledged: a plain client
 * written against the gate protocol. Used by one thread.
 */
final class ResendingVehicle implements Closeable {
  private static final Pattern OK = Pattern.compile("OK trip=\\S+ rows=(\\d+).*");
  private static final Pattern DONE =
      Pattern.compile("DONE rows=(\\d+) new=(\\d+) rejected=(\\d+).*");
  private static final Pattern OPEN = Pattern.compile("OPEN rows=(\\d+) .*");
  private static final int MOST_FAULTS_A_TRIP = 10;

  private final Traffic traffic;
  private final int port;
  private final TripNotes notes;
  private final LineFile file;
  private final Lane lane;
  private final SplittableRandom random;
  private final CountDownLatch never = new CountDownLatch(1);
  private int faults;

  /**
   * @param notes what this vehicle has noted up to now; kept up to date from here on
   */
  ResendingVehicle(Traffic traffic, int port, Lane lane, TripNotes notes, LineFile file) {
    this.traffic = traffic;
    this.port = port;
    this.lane = lane;
    this.notes = notes;
    this.file = file;
    this.random = new SplittableRandom(traffic.seed() ^ System.nanoTime());
  }

  /** Returns when the gate has said that the trip is complete, or has refused it for good. */
  void bring(Trip trip) throws IOException, InterruptedException {
    faults = 0;
    if (notes.of(trip).begun() == 0) {
      note(TripNotes.BEGIN + " " + trip.name());
    }
    for (int attempt = 0; notes.of(trip).done() == 0; attempt++) {
      Manner manner = Manner.drawn(trip, notes.of(trip).rows(), attempt, random);
      try (Visit visit = new Visit(port)) {
        converse(visit, trip, manner);
      } catch (IOException e) {
        pause(100 + random.nextInt(300));
      }
      if (faults >= MOST_FAULTS_A_TRIP) {
        return;
      }
    }
    comeAgain(trip);
  }

  private void converse(Visit visit, Trip trip, Manner manner)
      throws IOException, InterruptedException {
    visit.send(
        "UNLOAD %s vehicle=%s trip=%s from=%d\n"
            .formatted(lane.word(), trip.vehicleName(), trip.name(), manner.from()));
    StringBuilder piece = new StringBuilder();
    for (int number = manner.from(); number <= trip.rows(); number++) {
      if (number > manner.leaveAfter()) {
        leave(visit, trip, manner, piece.append(traffic.json(trip, number)));
        return;
      }
      piece.append(traffic.json(trip, number)).append('\n');
      if ((number - manner.from() + 1) % manner.pieceRows() == 0) {
        visit.send(piece);
        piece.setLength(0);
        hear(visit, trip);
        pause(manner.pauseMillis() == 0 ? 0 : random.nextInt(manner.pauseMillis()));
      }
    }
    visit.send(piece);
    if (notes.of(trip).ended() == 0) {
      note(TripNotes.END + " " + trip.name());
    }
    visit.send("\\.\n");
    hearOut(visit, trip);
  }

  /** The last row is cut somewhere, and has no end: it must not count. */
  private void leave(Visit visit, Trip trip, Manner manner, StringBuilder piece)
      throws IOException {
    note(TripNotes.LEFT + " " + trip.name());
    piece.setLength(piece.length() - random.nextInt(10));
    visit.send(piece);
    if (manner.insideARow()) {
      return;
    }
    visit.endSending();
    hearOut(visit, trip);
  }

  private void hearOut(Visit visit, Trip trip) throws IOException {
    for (String line = visit.line(); line != null; line = visit.line()) {
      heard(line, trip);
    }
    file.force();
  }

  private void hear(Visit visit, Trip trip) throws IOException {
    boolean any = false;
    while (visit.hasLine()) {
      String line = visit.line();
      if (line == null) {
        throw new IOException("the gate has closed");
      }
      heard(line, trip);
      any = true;
    }
    if (any) {
      file.force();
    }
  }

  private void heard(String line, Trip trip) {
    Matcher ok = OK.matcher(line);
    Matcher done = DONE.matcher(line);
    Matcher open = OPEN.matcher(line);
    if (line.startsWith("ACK ")) {
      add(TripNotes.ACK + " " + trip.name() + " " + line.substring(4));
    } else if (ok.matches()) {
      requireKept(trip, Integer.parseInt(ok.group(1)), line);
    } else if (open.matches()) {
      requireKept(trip, Integer.parseInt(open.group(1)), line);
    } else if (done.matches()) {
      int rows = Integer.parseInt(done.group(1));
      requireKept(trip, rows, line);
      if (rows != trip.rows() || Integer.parseInt(done.group(3)) != traffic.broken(trip)) {
        fault(
            "trip %s of %d rows, %d of them broken, was answered: %s"
                .formatted(trip.name(), trip.rows(), traffic.broken(trip), line));
      }
      add(TripNotes.ACK + " " + trip.name() + " " + rows);
      add(TripNotes.DONE + " " + trip.name());
    } else if (line.startsWith("ERR ")
        && !line.startsWith("ERR TAKEN_OVER")
        && !line.startsWith("ERR UNAVAILABLE")) {
      fault("trip %s was answered: %s".formatted(trip.name(), line));
    }
  }

  private void requireKept(Trip trip, int durable, String line) {
    int acknowledged = notes.of(trip).rows();
    if (durable < acknowledged) {
      fault(
          "%d rows of trip %s of lane %s were acknowledged, and then the gate said: %s"
              .formatted(acknowledged, trip.name(), lane.word(), line));
    }
  }

  /** Some complete trips come again, as they were or changed. */
  private void comeAgain(Trip trip) throws IOException {
    int kind = random.nextInt(100);
    if (kind < 10) {
      again(trip, 0, TripNotes.COMPARED, "DONE rows=" + trip.rows() + " new=0 ");
    } else if (kind < 15) {
      int changed = 1 + random.nextInt(trip.rows());
      again(trip, changed, TripNotes.REFUSED, "ERR TRIP_DIFFERS row=" + changed + " ");
    }
  }

  private void again(Trip trip, int changed, String verb, String expected) throws IOException {
    String last = null;
    try (Visit visit = new Visit(port)) {
      StringBuilder text = new StringBuilder();
      text.append(
          "UNLOAD %s vehicle=%s trip=%s\n".formatted(lane.word(), trip.vehicleName(), trip.name()));
      for (int number = 1; number <= trip.rows(); number++) {
        text.append(number == changed ? "{}" : traffic.json(trip, number)).append('\n');
      }
      visit.send(text.append("\\.\n"));
      for (String line = visit.line(); line != null; line = visit.line()) {
        last = line;
      }
    } catch (IOException e) {
      return; // Cut off: nothing is known.
    }
    if (last != null && (last.startsWith("DONE") || last.startsWith("ERR"))) {
      if (last.startsWith(expected)) {
        note(verb + " " + trip.name());
      } else if (!last.startsWith("ERR UNAVAILABLE") && !last.startsWith("ERR TAKEN_OVER")) {
        fault(
            "trip %s came again%s and was answered: %s"
                .formatted(
                    trip.name(), changed == 0 ? "" : " with row " + changed + " changed", last));
        file.force();
      }
    }
  }

  private void fault(String text) {
    faults++;
    add(TripNotes.FAULT + " " + text);
  }

  /** Notes on the disk, before anything else is done. */
  private void note(String text) throws IOException {
    add(text);
    file.force();
  }

  private void add(String text) {
    String line = System.currentTimeMillis() + " " + text;
    notes.take(lane, line);
    file.line(line);
  }

  private void pause(int millis) throws InterruptedException {
    if (millis > 0) {
      never.await(millis, TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
