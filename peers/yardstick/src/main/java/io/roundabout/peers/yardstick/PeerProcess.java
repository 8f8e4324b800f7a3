package io.roundabout.peers.yardstick;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * The main program of every peer: starts it, and measures it as standard input says, a line each:
 *
 * <pre>
 * round ROWS        offers so many rows as fast as they are taken:     = rows nanos acknowledgedNanos missing twice
 * pace RATE ROWS    offers rows at a rate, each at its own time:       = rows p50 p95 p99 worst missing twice (µs)
 * idle SECONDS      does nothing for so long:                          = nanos missing twice
 * crash             kill -9, start, one row, until its result is here: = nanos missing twice
 * quit
 * </pre>
 *
 * Answers are lines that begin with {@code "= "}, {@code key=value} each; everything else on
 * standard output is for people. The first answer is {@code = ready}; {@code round} and {@code
 * pace} answer {@code = made} when their rows are made, and wait for the line {@code go}. The times
 * begin before the first byte is offered and end when the last result has been accepted.
 *
 * <pre>MAIN --work WORK --directory DIR [--customers N] [--row-bytes N] [--set NAME=VALUE]...</pre>
 */
public final class PeerProcess {
  private static final long PATIENCE_SECONDS = 300;

  private final Peer peer;
  private final Job job;
  private final Rows rows;
  private final BufferedReader in =
      new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
  private int rounds;

  private PeerProcess(Peer peer, Job job) {
    this.peer = peer;
    this.job = job;
    this.rows = new Rows(job.customers(), job.rowBytes());
  }

  /** Runs until {@code quit} or the end of standard input; the peer is closed in any case. */
  public static void run(Supplier<Peer> peers, String... args) throws Exception {
    Job job = job(args);
    try (Peer peer = peers.get()) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> closeQuietly(peer)));
      peer.start(job);
      System.out.println("= ready");
      new PeerProcess(peer, job).converse();
    } catch (Exception e) {
      e.printStackTrace();
      System.exit(1);
    }
    // A client's own threads do not hold up the end.
    System.exit(0);
  }

  private static void closeQuietly(Peer peer) {
    try {
      peer.close();
    } catch (Exception e) {
      System.err.println("closing: " + e);
    }
  }

  private static Job job(String... args) {
    Map<String, String> settings = new LinkedHashMap<>();
    Work work = null;
    Path directory = null;
    int customers = 100_000;
    int rowBytes = Rows.BYTES;
    for (int i = 0; i + 1 < args.length; i += 2) {
      String value = args[i + 1];
      switch (args[i]) {
        case "--work" -> work = Work.valueOf(value.toUpperCase(Locale.ROOT).replace('-', '_'));
        case "--directory" -> directory = Path.of(value).toAbsolutePath();
        case "--customers" -> customers = Integer.parseInt(value);
        case "--row-bytes" -> rowBytes = Integer.parseInt(value);
        case "--set" -> {
          int equals = value.indexOf('=');
          settings.put(value.substring(0, equals), value.substring(equals + 1));
        }
        default -> throw new IllegalArgumentException("unknown: " + args[i]);
      }
    }
    if (work == null || directory == null) {
      throw new IllegalArgumentException(
          "--work and --directory are needed: " + Arrays.toString(args));
    }
    return new Job(work, directory, customers, rowBytes, settings);
  }

  private void converse() throws Exception {
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.strip().split(" ", -1);
      switch (words[0]) {
        case "round" -> round(Integer.parseInt(words[1]));
        case "pace" -> pace(Double.parseDouble(words[1]), Integer.parseInt(words[2]));
        case "idle" -> idle(Long.parseLong(words[1]));
        case "crash" -> crash();
        case "quit" -> {
          return;
        }
        default -> throw new IllegalArgumentException("unknown: " + line);
      }
    }
  }

  private void round(int count) throws Exception {
    int round = rounds++;
    long first = Rows.firstId(round);
    List<Orders> orders = Orders.of(rows, first, count);
    List<Orders> closing = Orders.of(rows, Rows.closingId(round), 1);
    Results results = new Results(job.work(), first, job.work() == Work.INGEST ? 0 : count, false);
    awaitGo();
    CompletableFuture<Void> collected = collect(results);
    long start = System.nanoTime();
    peer.offer(orders);
    long acknowledged = System.nanoTime();
    if (job.work() == Work.WINDOW) {
      peer.offer(closing);
    }
    results.await(PATIENCE_SECONDS);
    long end = job.work() == Work.INGEST ? acknowledged : results.last();
    finish(collected);
    answer(
        "rows=%d nanos=%d acknowledgedNanos=%d missing=%d twice=%d",
        count, end - start, acknowledged - start, results.missing(), results.twice());
  }

  private void pace(double rate, int count) throws Exception {
    long first = Rows.firstId(rounds++);
    Results results = new Results(job.work(), first, count, true);
    long[] due = new long[count];
    List<Orders> orders =
        IntStream.range(0, count).mapToObj(i -> Orders.of(rows, first + i, 1).get(0)).toList();
    awaitGo();
    CompletableFuture<Void> collected = collect(results);
    long start = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(100);
    for (int i = 0; i < count; i++) {
      // A row counts from when it was due, so that one that is held up does not hide the next.
      due[i] = start + (long) (i * 1e9 / rate);
      for (long wait = due[i] - System.nanoTime(); wait > 0; wait = due[i] - System.nanoTime()) {
        LockSupport.parkNanos(wait);
      }
      peer.offerNow(orders.get(i));
    }
    results.await(PATIENCE_SECONDS);
    finish(collected);
    long[] micros = new long[(int) (count - results.missing())];
    int n = 0;
    for (int i = 0; i < count; i++) {
      if (results.acceptedAt(i) != Results.NOT_YET) {
        micros[n++] = (results.acceptedAt(i) - due[i]) / 1000;
      }
    }
    Arrays.sort(micros);
    answer(
        "rows=%d p50=%d p95=%d p99=%d worst=%d missing=%d twice=%d",
        count,
        percentile(micros, 50),
        percentile(micros, 95),
        percentile(micros, 99),
        percentile(micros, 100),
        results.missing(),
        results.twice());
  }

  /**
   * What it took to make the rows is not counted by whoever looks at the processor from outside.
   */
  private void awaitGo() throws IOException {
    answer("made");
    String line = in.readLine();
    if (!"go".equals(line)) {
      throw new IOException("'" + line + "' instead of 'go'");
    }
  }

  static long percentile(long[] sorted, double percent) {
    if (sorted.length == 0) {
      return -1;
    }
    return sorted[Math.max(0, (int) Math.ceil(sorted.length * percent / 100) - 1)];
  }

  private static void idle(long seconds) {
    long start = System.nanoTime();
    long end = start + TimeUnit.SECONDS.toNanos(seconds);
    for (long left = end - start; left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
    answer("nanos=%d missing=0 twice=0", System.nanoTime() - start);
  }

  private void crash() throws Exception {
    long first = Rows.firstId(rounds++);
    peer.crash();
    Results results = new Results(job.work(), first, 1, false);
    long start = System.nanoTime();
    peer.restart();
    CompletableFuture<Void> collected = collect(results);
    peer.offer(Orders.of(rows, first, 1));
    results.await(PATIENCE_SECONDS);
    finish(collected);
    answer(
        "nanos=%d missing=%d twice=%d", results.last() - start, results.missing(), results.twice());
  }

  private CompletableFuture<Void> collect(Results results) {
    if (job.work() == Work.INGEST) {
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<Void> collected = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                peer.collect(results);
                collected.complete(null);
              } catch (Throwable t) {
                collected.completeExceptionally(t);
              }
            },
            "collector");
    thread.setDaemon(true);
    thread.start();
    return collected;
  }

  /** The collector has seen that it is enough, or never will. */
  private static void finish(CompletableFuture<Void> collected) throws Exception {
    try {
      collected.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (CompletionException e) {
      throw new IOException("collecting", e);
    }
  }

  private static void answer(String format, Object... values) {
    System.out.println("= " + String.format(Locale.ROOT, format, values));
  }
}
