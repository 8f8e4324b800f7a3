package io.roundabout.chaosrun;

import io.roundabout.haltpoints.HaltPoint;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Leads a run: lets the vehicles go on step by step, strikes when the schedule says so, starts
 * again what was killed, and waits in the end until everything has been collected. Used by one
 * thread.
 */
final class Conductor {
  private static final int TICK_MILLIS = 20;

  /** A moment that does not come is replaced by any: the fault strikes all the same. */
  private static final Duration LONGEST_MOMENT = Duration.ofSeconds(60);

  private static final Duration LONGEST_WAY_TO_A_HALT = Duration.ofSeconds(60);
  private static final Duration STALLED = Duration.ofSeconds(150);

  /** For how long rows that are too many may still come. */
  private static final Duration SURPLUS = Duration.ofSeconds(5);

  private final Schedule schedule;
  private final Traffic traffic;
  private final Cast cast;
  private final Progress progress;
  private final EventLog log;
  private final Display display;
  private final CountDownLatch never = new CountDownLatch(1);
  private int step;

  Conductor(
      Schedule schedule,
      Traffic traffic,
      Cast cast,
      Progress progress,
      EventLog log,
      Display display) {
    this.schedule = schedule;
    this.traffic = traffic;
    this.cast = cast;
    this.progress = progress;
    this.log = log;
    this.display = display;
  }

  void run() throws IOException, InterruptedException {
    cast.start();
    for (int i = log.done(); i < schedule.events().size(); i++) {
      permit(i);
      await(schedule.events().get(i));
      log.struck(schedule.events().get(i).fault(), strike(schedule.events().get(i)));
    }
    permit(traffic.lastStep());
    awaitVehicles();
    awaitCollectors();
    String badly = cast.stopRoundabout();
    if (badly != null) {
      log.unasked("the roundabout " + badly);
    }
  }

  private void permit(int upTo) {
    step = upTo;
    cast.vehicles().say(Integer.toString(step));
  }

  private void await(Schedule.Event event) throws IOException, InterruptedException {
    long acknowledged = progress.acknowledged();
    long collected = progress.collected();
    double unit = traffic.rowsAStep();
    long deadline = System.nanoTime() + LONGEST_MOMENT.toNanos();
    while (System.nanoTime() < deadline
        && !event
            .moment()
            .hasCome(
                cast.roundabout().millisSinceStart(),
                (progress.acknowledged() - acknowledged) / unit,
                (progress.collected() - collected) / unit)) {
      tick("next " + event.fault().word());
    }
  }

  /** Returns what is worth noting. */
  private String strike(Schedule.Event event) throws IOException, InterruptedException {
    switch (event.fault()) {
      case ROUNDABOUT -> killAndStart(cast.roundabout(), event);
      case HALTS -> {
        return haltAndStart(event);
      }
      case VEHICLES -> {
        killAndStart(cast.vehicles(), event);
        permit(step);
      }
      case COLLECTORS ->
          killAndStart(cast.collectors().get(event.draw() % cast.collectors().size()), event);
      case NETWORK -> cast.cutNetwork(event.draw() % 2 == 0);
    }
    return event.moment().toString();
  }

  /** Starts it again with a place armed, and once more when it has halted there. */
  private String haltAndStart(Schedule.Event event) throws IOException, InterruptedException {
    String halt = Halts.drawn(event.draw());
    cast.roundabout().kill();
    cast.armRoundabout(halt);
    cast.roundabout().start();
    long deadline = System.nanoTime() + LONGEST_WAY_TO_A_HALT.toNanos();
    while (cast.roundabout().alive() && System.nanoTime() < deadline) {
      never.await(TICK_MILLIS, TimeUnit.MILLISECONDS);
    }
    cast.armRoundabout("");
    if (cast.roundabout().alive()) {
      cast.roundabout().kill();
      halt += ", which was not passed, so it was killed";
    } else if (cast.roundabout().exitCode() != HaltPoint.EXIT_CODE) {
      log.unasked(halt + " was armed, and the exit code is " + cast.roundabout().exitCode());
    }
    cast.roundabout().start();
    return halt;
  }

  private void killAndStart(Child child, Schedule.Event event)
      throws IOException, InterruptedException {
    child.kill();
    never.await(event.downMillis(), TimeUnit.MILLISECONDS);
    child.start();
  }

  private void awaitVehicles() throws IOException, InterruptedException {
    while (cast.vehicles().alive() || cast.vehicles().exitCode() != 0) {
      tick("the last vehicles");
    }
  }

  private void awaitCollectors() throws IOException, InterruptedException {
    Expectations expectations = new Expectations(traffic, progress.notes());
    long collected = -1;
    long stalled = System.nanoTime() + STALLED.toNanos();
    List<String> missing = progress.missing(expectations);
    while (!missing.isEmpty()) {
      if (progress.collected() != collected) {
        collected = progress.collected();
        stalled = System.nanoTime() + STALLED.toNanos();
      } else if (System.nanoTime() > stalled) {
        log.unasked("nothing came for " + STALLED.toSeconds() + " s; missing: " + missing);
        return;
      }
      tick("the last rows");
      missing = progress.missing(expectations);
    }
    long surplus = System.nanoTime() + SURPLUS.toNanos();
    while (System.nanoTime() < surplus) {
      tick("is there a row too many?");
    }
  }

  /** A moment of waiting, in which whatever has ended by itself is noticed and started again. */
  private void tick(String now) throws IOException, InterruptedException {
    never.await(TICK_MILLIS, TimeUnit.MILLISECONDS);
    for (Child child : cast.all()) {
      boolean finished = child == cast.vehicles() && !child.alive() && child.exitCode() == 0;
      if (!child.alive() && !finished) {
        log.unasked(child.name() + " ended with exit code " + child.exitCode());
        display.say(child.name() + " has ended by itself with exit code " + child.exitCode());
        child.start();
        permit(step);
      }
    }
    if (display.due()) {
      display.show(
          log.done(), schedule.events().size(), progress.acknowledged(), progress.collected(), now);
    }
  }
}
