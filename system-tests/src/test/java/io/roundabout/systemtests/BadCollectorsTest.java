package io.roundabout.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.stream.LongStream;
import org.apache.qpid.protonj2.client.Delivery;
import org.apache.qpid.protonj2.client.ReceiverOptions;
import org.apache.qpid.protonj2.client.exceptions.ClientException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Collectors that crash, refuse, take one row at a time, or never come, at one roundabout with a
 * small heap; the properties say how long its long form is.
 */
class BadCollectorsTest {
  private static final int CRASHES = 50;

  /** 5,000,000 in the long form. */
  private static final int NEVER_COLLECTED =
      Integer.getInteger("roundabout.never.collected", 200_000);

  private static final String TEXT = "x".repeat(500);

  /** In sum more than the broker keeps in memory, also of few rows. */
  private static final String NEVER_TEXT = "x".repeat(160_000_000 / NEVER_COLLECTED);

  private static final String CONFIG =
      """
      lanes:
        held: {columns: 'id BIGINT, text STRING'}
        many: {columns: 'id BIGINT, text STRING'}
        good: {columns: 'id BIGINT'}
      exits:
        crashing: {sql: 'SELECT id, text FROM held'}
        rejecting: {sql: 'SELECT id FROM held'}
        credits: {sql: 'SELECT id FROM held'}
        packs: {sql: 'SELECT id, text FROM held', pack: 50}
        never: {sql: 'SELECT id, text FROM many'}
        others: {sql: 'SELECT id FROM good'}
      """;

  @TempDir static Path directory;
  private static Roundabout roundabout;

  @BeforeAll
  static void start() throws IOException {
    roundabout = new Roundabout(directory, CONFIG).within("1g", 2_000).start();
    unload("held", "t1", 1, 300, TEXT);
  }

  @AfterAll
  static void stop() throws Exception {
    roundabout.close();
  }

  private static void unload(String lane, String trip, long first, int rows, String text)
      throws IOException {
    List<String> lines =
        LongStream.range(first, first + rows)
            .mapToObj(id -> "{\"id\":" + id + ",\"text\":\"" + text + "\"}")
            .toList();
    assertThat(
            GateVisit.unload(
                roundabout.gatePort(), "UNLOAD " + lane + " vehicle=v trip=" + trip, lines))
        .isEqualTo("DONE rows=%d new=%d rejected=0", rows, rows);
  }

  private static long queued(String exit, String kind) {
    return roundabout.exit(exit).path("queues").path(0).path(kind).asLong();
  }

  private static void await(String exit, String kind, long count) {
    Await.until(
        exit + ": " + count + " " + kind,
        () -> queued(exit, kind) == count,
        () -> roundabout.exit(exit).toPrettyString());
  }

  private static ReceiverOptions byHand() {
    return new ReceiverOptions().creditWindow(0).autoAccept(false);
  }

  @Test
  void promise3TheRowOnWhichACollectorCrashesFiftyTimesIsThereTheNextTime() throws Exception {
    await("crashing", "held", 300);
    for (int crash = 0; crash < CRASHES; crash++) {
      try (CutLine line = new CutLine(roundabout.amqpPort(), Long.MAX_VALUE);
          ExitReader exit = new ExitReader(line.port(), "crashing", byHand())) {
        exit.credit(1);
        assertThat(ExitReader.row(exit.next(60)).number()).isEqualTo(1);
        line.cut();
      }
      await("crashing", "inFlight", 0);
    }
    try (ExitReader exit = roundabout.collect("crashing")) {
      List<ExitReader.Row> rows = exit.take(300);
      assertThat(rows)
          .extracting(ExitReader.Row::number)
          .containsExactlyElementsOf(LongStream.rangeClosed(1, 300).boxed().toList());
    }
    assertThat(queued("crashing", "undeliverable")).isZero();
  }

  @Test
  void promise3WhatIsRejectedIsPutAsideAndIsStillThereAfterKill9() throws Exception {
    await("rejecting", "held", 300);
    try (ExitReader exit = roundabout.collect("rejecting")) {
      for (int i = 1; i <= 300; i++) {
        Delivery delivery = exit.next(60);
        long number = ExitReader.row(delivery).number();
        if (number % 100 == 7) {
          delivery.reject("test:unwanted", "cannot be used");
        } else {
          delivery.accept();
        }
      }
      await("rejecting", "undeliverable", 3);
      await("rejecting", "inFlight", 0);
    }
    roundabout.kill();
    roundabout.start();
    for (int again = 0; again < 2; again++) {
      try (ExitReader aside = roundabout.collect("rejecting.undeliverable")) {
        for (long number : new long[] {7, 107, 207}) {
          assertThat(ExitReader.row(aside.next(60)).number()).isEqualTo(number);
        }
      }
    }
    try (ExitReader exit = roundabout.collect("rejecting")) {
      assertThat(exit.next(1)).isNull();
    }
    await("rejecting", "undeliverable", 3);
  }

  @Test
  void promise3ACollectorHoldsNoMoreThanItsCreditAndWithoutCreditNothing() throws Exception {
    await("credits", "held", 300);
    try (ExitReader without = new ExitReader(roundabout.amqpPort(), "credits", byHand());
        ExitReader one = new ExitReader(roundabout.amqpPort(), "credits", byHand())) {
      for (long number = 1; number <= 20; number++) {
        one.credit(1);
        Delivery delivery = one.next(60);
        assertThat(ExitReader.row(delivery).number()).isGreaterThanOrEqualTo(number);
        if (number == 1) {
          // Its one row is with it as long as it likes; the others are with whoever comes.
          try (ExitReader third = roundabout.collect("credits")) {
            assertThat(third.take(279)).extracting(ExitReader.Row::number).doesNotContain(1L);
          }
        }
        delivery.accept();
      }
      assertThat(without.next(1)).isNull();
      await("credits", "inFlight", 0);
      assertThat(queued("credits", "held")).isEqualTo(1);
      without.credit(1);
      assertThat(without.next(60)).isNotNull().satisfies(Delivery::accept);
    }
  }

  @Test
  void promise3APackWhoseLineIsCutInItsMiddleComesAgainWhole() throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    Await.until(
        "all packs are there",
        () -> roundabout.exit("packs").path("delivered").asLong() == 300,
        () -> roundabout.exit("packs").toPrettyString());
    Collected collected = new Collected("packs");
    int cuts = 0;
    while (cuts < 20) {
      long bytes = 500 + random.nextInt(60_000);
      try (CutLine line = new CutLine(roundabout.amqpPort(), bytes);
          ExitReader exit = new ExitReader(line.port(), "packs", byHand())) {
        exit.credit(10);
        while (true) {
          // It has read the pack, and crashes before it has accepted it.
          Delivery next = exit.next(60);
          assertThat(next).as("a pack, or the cut; all packs are longer than the line").isNotNull();
          collected.add(next);
        }
      } catch (ClientException | ExecutionException e) {
        cuts++;
      }
    }
    await("packs", "inFlight", 0);
    await("packs", "accepted", 0);
    try (ExitReader exit = roundabout.collect("packs")) {
      collected = new Collected("packs").take(exit, 300).drain(exit, 1);
    }
    assertThat(collected.rows()).hasSize(300);
  }

  @Test
  void promise7ACollectorThatNeverComesFillsTheDiskAndNotTheHeap() throws Exception {
    int trip = NEVER_COLLECTED / 10;
    for (int part = 0; part < 10; part++) {
      unload("many", "t" + part, (long) part * trip, trip, NEVER_TEXT);
      hundredThroughTheOtherExit(part);
    }
    await("never", "held", NEVER_COLLECTED);
    hundredThroughTheOtherExit(10);
    try (ExitReader late = roundabout.collect("never")) {
      assertThat(late.take(5_000))
          .extracting(ExitReader.Row::number)
          .containsExactlyElementsOf(LongStream.rangeClosed(1, 5_000).boxed().toList());
    }
    assertThat(roundabout.alive()).isTrue();
  }

  private static void hundredThroughTheOtherExit(int time) throws Exception {
    long begin = System.nanoTime();
    unload("good", "t" + time, time * 100L, 100, "");
    try (ExitReader others = roundabout.collect("others")) {
      assertThat(others.take(100)).hasSize(100);
    }
    System.out.printf(
        "100 rows through the other exit, %d waiting: %d ms%n",
        queued("never", "held"), (System.nanoTime() - begin) / 1_000_000);
  }
}
