package io.roundabout.exitsink;

import io.roundabout.exitsink.ExitDelivery.Part;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Broker and delivery in a process that is made to be killed; delivers epochs without end. */
final class DeliveringProcess {
  private DeliveringProcess() {}

  static final Sending.Limits LIMITS = new Sending.Limits(1 << 20, 100);

  /** How many rows an epoch has: the same in every life. */
  static int rows(long epoch) {
    return new Random(epoch).nextInt(epoch % 4 == 0 ? 600 : 40);
  }

  /** The sum of the rows of all epochs before. */
  static long before(long epoch) {
    long sum = 0;
    for (long e = 0; e < epoch; e++) {
      sum += rows(e);
    }
    return sum;
  }

  public static void main(String[] args) throws Exception {
    Random random = new Random(Long.parseLong(args[2]));
    try (Fixture fixture = new Fixture(Path.of(args[0]), "a", "b")) {
      int pack = Integer.parseInt(args[1]);
      ExitDelivery delivery =
          ExitDelivery.open(fixture.options(1, pack, fixture.address()), Fixture.PATIENCE, LIMITS);
      System.out.println("ready");
      // Spark may not have heard that the newest epoch was committed.
      long epoch = Math.max(0, delivery.progress().epoch() + random.nextInt(2));
      for (; epoch < 100_000; epoch++) {
        delivery.accept(epoch, parts(delivery, epoch, random));
      }
    }
  }

  static List<Part> parts(ExitDelivery delivery, long epoch, Random random) throws IOException {
    List<long[]> ranges = new ArrayList<>();
    long end = before(epoch) + rows(epoch);
    for (long from = before(epoch) + 1; from <= end; ) {
      long to = Math.min(end, from + random.nextInt(300));
      ranges.add(new long[] {from, to});
      from = to + 1;
    }
    Collections.shuffle(ranges, random);
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < ranges.size(); i++) {
      parts.add(
          Fixture.part(
              delivery, epoch, i, random.nextLong(1L << 40), ranges.get(i)[0], ranges.get(i)[1]));
    }
    return parts;
  }
}
