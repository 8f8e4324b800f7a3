package io.roundabout.chaosrun;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/** Which fault comes at which moment: the seed alone decides. Immutable. */
final class Schedule {
  /** A cut of the network for so many kills. */
  private static final int KILLS_A_CUT = 3;

  private final List<Event> events;

  private Schedule(List<Event> events) {
    this.events = List.copyOf(events);
  }

  /**
   * One fault.
   *
   * @param draw chooses among several processes or ways
   * @param downMillis for how long what was killed stays away
   */
  record Event(Fault fault, Moment moment, int draw, int downMillis) {}

  /** When to strike, seen from the moment at which the fault is next. */
  sealed interface Moment {

    /**
     * Whether it has come.
     *
     * @param sinceStart milliseconds since the roundabout's process was started
     * @param acknowledged what was acknowledged since the fault is next, in steps
     * @param collected what was collected since then, in steps
     */
    boolean hasCome(long sinceStart, double acknowledged, double collected);
  }

  /** So long after the start of the roundabout's process: it may not be open yet. */
  record AfterStart(int millis) implements Moment {
    @Override
    public boolean hasCome(long sinceStart, double acknowledged, double collected) {
      return sinceStart >= millis;
    }
  }

  /** When vehicles have this share of a step's rows acknowledged. */
  record Acknowledged(double share) implements Moment {
    @Override
    public boolean hasCome(long sinceStart, double acknowledged, double collected) {
      return acknowledged >= share;
    }
  }

  /** When collectors have taken as many rows as this share of a step's. */
  record Collected(double share) implements Moment {
    @Override
    public boolean hasCome(long sinceStart, double acknowledged, double collected) {
      return collected >= share;
    }
  }

  static Schedule of(Settings settings) {
    Random random = new Random(settings.seed());
    List<Fault> faults = new ArrayList<>();
    shares(settings).forEach((fault, count) -> faults.addAll(Collections.nCopies(count, fault)));
    Collections.shuffle(faults, random);
    List<Event> events = new ArrayList<>();
    for (Fault fault : faults) {
      Moment moment = moment(fault, random);
      events.add(new Event(fault, moment, random.nextInt(1 << 20), random.nextInt(600)));
    }
    return new Schedule(events);
  }

  /** Kills are shared out by weight, what is left over by one from the heaviest on. */
  private static Map<Fault, Integer> shares(Settings settings) {
    Map<Fault, Integer> shares = new EnumMap<>(Fault.class);
    Set<Fault> kills = settings.faults().stream().filter(Fault::kills).collect(Collectors.toSet());
    int weights = kills.stream().mapToInt(Fault::weight).sum();
    int left = settings.kills();
    for (Fault fault : Fault.values()) {
      if (kills.contains(fault)) {
        shares.put(fault, settings.kills() * fault.weight() / weights);
        left -= shares.get(fault);
      }
    }
    for (Fault fault : Fault.values()) {
      if (kills.contains(fault) && left > 0) {
        shares.merge(fault, 1, Integer::sum);
        left--;
      }
    }
    if (settings.faults().contains(Fault.NETWORK)) {
      shares.put(Fault.NETWORK, Math.max(1, settings.kills() / KILLS_A_CUT));
    }
    return shares;
  }

  private static Moment moment(Fault fault, Random random) {
    double kind = random.nextDouble();
    double share = random.nextDouble();
    if (fault == Fault.ROUNDABOUT && kind < 0.25) {
      return new AfterStart((int) (share * 6000));
    }
    return kind < 0.55 ? new Acknowledged(share) : new Collected(share * 1.5);
  }

  List<Event> events() {
    return events;
  }

  int count(Fault fault) {
    return (int) events.stream().filter(event -> event.fault() == fault).count();
  }
}
