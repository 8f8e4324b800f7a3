package io.roundabout.chaosrun;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The process in which all vehicles are. It goes on where its predecessor was killed, as far as the
 * files say where that was. Standard input says, a number a line, up to which step it may go; when
 * it ends, so does the process.
 */
final class VehiclesProcess {
  private final RunDirectory directory;
  private final Traffic traffic;
  private final int gatePort;
  private final TripNotes known;
  private final Map<String, ResendingVehicle> vehicles = new HashMap<>();
  private int permitted = -1;

  private VehiclesProcess(RunDirectory directory, int gatePort) throws IOException {
    this.directory = directory;
    this.gatePort = gatePort;
    Settings settings = Settings.readFrom(directory.path());
    traffic = new Traffic(settings, Schedule.of(settings).events().size());
    known = directory.new NotesReader().read();
  }

  /** {@code DIRECTORY PORT}. */
  public static void main(String[] args) throws Exception {
    VehiclesProcess process =
        new VehiclesProcess(new RunDirectory(Path.of(args[0])), Integer.parseInt(args[1]));
    Thread listener = new Thread(process::listen, "permits");
    listener.setDaemon(true);
    listener.start();
    process.bringAll();
  }

  private void listen() {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        permit(Integer.parseInt(line));
      }
    } catch (IOException e) {
      System.err.println("no more permits: " + e);
    }
    Runtime.getRuntime().halt(3);
  }

  private synchronized void permit(int step) {
    permitted = Math.max(permitted, step);
    notifyAll();
  }

  private synchronized void awaitPermit(int step) throws InterruptedException {
    while (permitted < step) {
      wait();
    }
  }

  private void bringAll() throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      for (int step = 0; step <= traffic.lastStep(); step++) {
        List<Trip> left =
            traffic.trips(step).stream().filter(trip -> known.of(trip).done() == 0).toList();
        if (!left.isEmpty()) {
          awaitPermit(step);
          bring(left, threads);
        }
      }
    } finally {
      threads.shutdown();
      for (ResendingVehicle vehicle : vehicles.values()) {
        vehicle.close();
      }
    }
  }

  private void bring(List<Trip> trips, ExecutorService threads)
      throws InterruptedException, ExecutionException {
    List<Callable<Void>> tasks = new ArrayList<>();
    for (Trip trip : trips) {
      ResendingVehicle vehicle = vehicles.computeIfAbsent(trip.vehicleName(), name -> open(trip));
      tasks.add(
          () -> {
            vehicle.bring(trip);
            return null;
          });
    }
    for (Future<Void> brought : threads.invokeAll(tasks)) {
      brought.get();
    }
  }

  private ResendingVehicle open(Trip trip) {
    try {
      // The file is cut to whole lines first, and then read.
      LineFile file = new LineFile(directory.notes(trip.vehicleName()));
      TripNotes notes = new TripNotes();
      new Tail(directory.notes(trip.vehicleName())).read(line -> notes.take(trip.lane(), line));
      return new ResendingVehicle(traffic, gatePort, trip.lane(), notes, file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
