package io.roundabout.chaosrun;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Compares what one collector has noted with what its exit must have given. Not thread-safe. */
final class QueueAudit {
  private static final int EXAMPLES = 5;

  private final Queue queue;
  private final LongMap expected;
  private final PriceVersions prices;
  private final LongMap numberOfKey = new LongMap();
  private final List<String> examples = new ArrayList<>();
  private long[] rowOfNumber = new long[1 << 10];
  private int[] versionOfNumber = new int[1 << 10];
  private long highest;
  private long numbers;
  private long again;
  private long twice;
  private long wrong;
  private long numbering;

  QueueAudit(Queue queue, LongMap expected, PriceVersions prices) {
    this.queue = queue;
    this.expected = expected;
    this.prices = prices;
  }

  /** What has come to one collector; counts of rows. */
  record Result(
      Queue queue,
      long expected,
      long collected,
      long lost,
      long twice,
      long wrong,
      long numbering,
      long again,
      List<String> examples) {

    boolean balances() {
      return lost == 0 && twice == 0 && wrong == 0 && numbering == 0;
    }
  }

  Result audit(RunDirectory directory) throws IOException {
    new Tail(directory.collected(queue)).read(this::take);
    for (long number = 1; number <= highest; number++) {
      if (rowOfNumber[(int) number] == 0) {
        numbering++;
        example("number " + number + " never came");
      }
    }
    versionsNeverGoBack();
    long lost = 0;
    for (long key : expected.keys()) {
      lost += numberOfKey.get(key) == 0 ? 1 : 0;
    }
    return new Result(
        queue, expected.size(), numbers, lost, twice, wrong, numbering, again, examples);
  }

  private void take(String line) {
    String[] parts = line.split("\t", 3);
    if (parts[0].equals(TripNotes.FAULT)) {
      wrong++;
      example(parts[2]);
      return;
    }
    take(Long.parseLong(parts[0]), Long.parseLong(parts[1]), parts[2]);
  }

  private void take(long number, long millis, String text) {
    if (number < 1 || number > 1 << 30) {
      numbering++;
      example("there is a row number " + number + ": " + text);
      return;
    }
    grow((int) number);
    long row = LongMap.hash(text);
    long before = rowOfNumber[(int) number];
    if (before == row) {
      again++;
    } else if (before != 0) {
      numbering++;
      example("number " + number + " came before with another row than " + text);
    } else {
      rowOfNumber[(int) number] = row;
      highest = Math.max(highest, number);
      numbers++;
      judge((int) number, millis, text);
    }
  }

  private void judge(int number, long millis, String text) {
    String[] values = text.split("\\|", -1);
    Exit exit = queue.exit();
    long key = LongMap.hash(join(values, 0, exit.keys()));
    long content = LongMap.hash(join(values, exit.keys(), exit.told()));
    if (expected.get(key) != content) {
      wrong++;
      example("row " + number + " is not expected: " + text);
      return;
    }
    long other = numberOfKey.put(key, number);
    if (other != 0) {
      twice++;
      example("rows " + other + " and " + number + " are the same: " + text);
    }
    String fault = fault(number, millis, values);
    if (fault != null) {
      wrong++;
      example("row " + number + " " + fault + ": " + text);
    }
  }

  /** Judges the columns that cannot be told beforehand. */
  private String fault(int number, long millis, String[] values) {
    return switch (queue.exit()) {
      case PRICED -> {
        long version = Long.parseLong(values[3]);
        versionOfNumber[number] = (int) version + 1;
        yield prices.fault(
            Long.parseLong(values[0]),
            Integer.parseInt(values[1]),
            version,
            Long.parseLong(values[4]),
            millis);
      }
      case LATE -> Long.parseLong(values[7]) > 0 ? null : "is not late";
      case BREAKDOWNS -> values[7].contains("is not a BIGINT") ? null : "has another reason";
      default -> null;
    };
  }

  /** Numbers follow the batches, and each batch takes the newest table or the same one. */
  private void versionsNeverGoBack() {
    int newest = 0;
    for (int number = 1; number <= highest; number++) {
      int version = versionOfNumber[number];
      if (version != 0 && version < newest) {
        wrong++;
        example("row " + number + " met older prices than a row before it");
      }
      newest = Math.max(newest, version);
    }
  }

  private static String join(String[] values, int from, int to) {
    return String.join("|", Arrays.asList(values).subList(from, Math.min(to, values.length)));
  }

  private void grow(int number) {
    if (number >= rowOfNumber.length) {
      int length = Math.max(number + 1, rowOfNumber.length * 2);
      rowOfNumber = Arrays.copyOf(rowOfNumber, length);
      versionOfNumber = Arrays.copyOf(versionOfNumber, length);
    }
  }

  private void example(String text) {
    if (examples.size() < EXAMPLES) {
      examples.add(queue.address() + ": " + text);
    }
  }
}
