package io.roundabout.systemtests;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * The auction site of Nexmark, by its published rules (github.com/nexmark/nexmark): of fifty events
 * one is a new person, three are new auctions and 46 are bids; most auctions are by a few hot
 * sellers, half of the bids are for a hot auction, most of them by hot bidders; prices spread over
 * six powers of ten. The texts that only make rows longer are left out. The same seed gives the
 * same events.
 */
final class Nexmark {
  static final String PERSON =
      "id BIGINT, name STRING, email STRING, credit_card STRING, city STRING, state STRING,"
          + " at TIMESTAMP";
  static final String AUCTION =
      "id BIGINT, item STRING, initial_bid BIGINT, reserve BIGINT, at TIMESTAMP,"
          + " expires TIMESTAMP, seller BIGINT, category BIGINT";
  static final String BID =
      "auction BIGINT, bidder BIGINT, price BIGINT, channel STRING, at TIMESTAMP";

  private static final long FIRST_ID = 1000;
  private static final long FIRST_CATEGORY = 10;
  private static final int CATEGORIES = 5;
  private static final int PERSONS = 1;
  private static final int AUCTIONS = 3;
  private static final int EPOCH = 50;
  private static final int HOT_EACH = 100;
  private static final int ACTIVE_PERSONS = 1000;
  private static final int AUCTIONS_IN_FLIGHT = 100;
  private static final int LEAD = 10;
  private static final int HOT_SELLERS = 4;
  private static final int HOT_BIDDERS = 4;
  private static final int HOT_AUCTIONS = 2;
  private static final int SHUFFLE = 953;
  private static final List<String> STATES = List.of("AZ", "CA", "ID", "OR", "WA", "WY");
  private static final List<String> CITIES =
      List.of(
          "Phoenix",
          "Los Angeles",
          "San Francisco",
          "Boise",
          "Portland",
          "Bend",
          "Redmond",
          "Seattle",
          "Kent",
          "Cheyenne");
  private static final List<String> FIRST_NAMES =
      List.of(
          "Peter", "Paul", "Luke", "John", "Saul", "Vicky", "Kate", "Julie", "Sarah", "Deiter",
          "Walter");
  private static final List<String> LAST_NAMES =
      List.of(
          "Shultz", "Abrams", "Spencer", "White", "Bartels", "Walton", "Smith", "Jones", "Noris");
  private static final List<String> CHANNELS = List.of("Google", "Facebook", "Baidu", "Apple");

  private final SplittableRandom random;
  private final Instant start;
  private final long microsApart;
  private final int outOfOrder;

  /**
   * @param eventsPerSecond in event time
   * @param outOfOrder so many neighbours are shuffled among each other; no multiple of 953
   */
  Nexmark(long seed, Instant start, int eventsPerSecond, int outOfOrder) {
    this.random = new SplittableRandom(seed);
    this.start = start;
    this.microsApart = 1_000_000L / eventsPerSecond;
    this.outOfOrder = outOfOrder;
  }

  /** A row for the lane of that name. */
  record Event(String lane, String row) {}

  /** The longest time from an auction's beginning until it expires. */
  Duration longestAuction() {
    return Duration.of(2 * horizonMicros(), java.time.temporal.ChronoUnit.MICROS);
  }

  /** Until so many auctions have come that all those of now are hardly bid for. */
  private long horizonMicros() {
    return microsApart * AUCTIONS_IN_FLIGHT * EPOCH / AUCTIONS;
  }

  List<Event> events(int count) {
    List<Event> events = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      long number = (long) i / outOfOrder * outOfOrder + (long) i * SHUFFLE % outOfOrder;
      events.add(event(number));
    }
    return events;
  }

  private Event event(long number) {
    Instant at = start.plusNanos(number * microsApart * 1000);
    long place = number % EPOCH;
    if (place < PERSONS) {
      return new Event("person", person(number, at));
    }
    return place < PERSONS + AUCTIONS
        ? new Event("auction", auction(number, at))
        : new Event("bid", bid(number, at));
  }

  private String person(long number, Instant at) {
    return json(
        "{'id':%d,'name':'%s %s','email':'%s@%s.com','credit_card':'%04d %04d %04d %04d',"
            + "'city':'%s','state':'%s','at':'%s'}",
        FIRST_ID + newestPerson(number),
        oneOf(FIRST_NAMES),
        oneOf(LAST_NAMES),
        letters(7),
        letters(5),
        random.nextInt(10_000),
        random.nextInt(10_000),
        random.nextInt(10_000),
        random.nextInt(10_000),
        oneOf(CITIES),
        oneOf(STATES),
        at);
  }

  private String auction(long number, Instant at) {
    long hot = newestPerson(number) / HOT_EACH * HOT_EACH;
    long seller = random.nextInt(HOT_SELLERS) > 0 ? hot : anyPerson(number);
    long initial = price();
    return json(
        "{'id':%d,'item':'%s','initial_bid':%d,'reserve':%d,'at':'%s','expires':'%s','seller':%d,"
            + "'category':%d}",
        FIRST_ID + newestAuction(number),
        letters(20),
        initial,
        initial + price(),
        at,
        at.plusNanos(1000 * (1 + random.nextLong(2 * horizonMicros()))),
        FIRST_ID + seller,
        FIRST_CATEGORY + random.nextInt(CATEGORIES));
  }

  private String bid(long number, Instant at) {
    long hotAuction = newestAuction(number) / HOT_EACH * HOT_EACH;
    // Not the first of the hundred: hot bidders are not the hot sellers.
    long hotBidder = newestPerson(number) / HOT_EACH * HOT_EACH + 1;
    return json(
        "{'auction':%d,'bidder':%d,'price':%d,'channel':'%s','at':'%s'}",
        FIRST_ID + (random.nextInt(HOT_AUCTIONS) > 0 ? hotAuction : anyAuction(number)),
        FIRST_ID + (random.nextInt(HOT_BIDDERS) > 0 ? hotBidder : anyPerson(number)),
        price(),
        random.nextBoolean() ? oneOf(CHANNELS) : "channel-" + random.nextInt(10_000),
        at);
  }

  /** One of those who are active, or of the next few who are still to come. */
  private long anyPerson(long number) {
    long persons = newestPerson(number) + 1;
    long active = Math.min(persons, ACTIVE_PERSONS);
    return persons - active + random.nextLong(active + LEAD);
  }

  private long anyAuction(long number) {
    long newest = newestAuction(number);
    long oldest = Math.max(newest - AUCTIONS_IN_FLIGHT, 0);
    return oldest + random.nextLong(newest - oldest + 1 + LEAD);
  }

  private static long newestPerson(long number) {
    return number / EPOCH * PERSONS + Math.min(number % EPOCH, PERSONS - 1);
  }

  /** Before the first auction of its fifty, an event knows those of the fifty before. */
  private static long newestAuction(long number) {
    long begun = Math.min(number % EPOCH - PERSONS, AUCTIONS - 1);
    return number / EPOCH * AUCTIONS + Math.max(begun, -1);
  }

  private long price() {
    return Math.round(Math.pow(10, random.nextDouble() * 6) * 100);
  }

  private String oneOf(List<String> texts) {
    return texts.get(random.nextInt(texts.size()));
  }

  private String letters(int count) {
    StringBuilder text = new StringBuilder(count);
    for (int i = 0; i < count; i++) {
      text.append((char) ('a' + random.nextInt(26)));
    }
    return text.toString();
  }

  private static String json(String form, Object... values) {
    return String.format(Locale.ROOT, form.replace('\'', '"'), values);
  }
}
