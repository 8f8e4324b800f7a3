package io.roundabout.peers.limits;

import io.roundabout.peers.yardstick.Job;
import io.roundabout.peers.yardstick.Orders;
import io.roundabout.peers.yardstick.Peer;
import io.roundabout.peers.yardstick.Results;
import io.roundabout.peers.yardstick.Work;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The limit that the setting {@code kind} names. */
final class Limits implements Peer {
  private static final Map<String, Set<String>> SETTINGS =
      Map.of(
          "write", Set.of("kind", "bytes", "sync"),
          "loopback", Set.of("kind"),
          "spark-batch", Set.of("kind", "heap"));

  private Peer limit;

  @Override
  public void start(Job job) throws Exception {
    String kind = job.setting("kind", "write");
    Set<String> known = SETTINGS.get(kind);
    if (known == null) {
      throw new IllegalArgumentException("no kind " + kind + ": there are " + SETTINGS.keySet());
    }
    for (String setting : job.settings().keySet()) {
      if (!known.contains(setting)) {
        throw new IllegalArgumentException(
            "no setting " + setting + " of " + kind + ": there are " + known);
      }
    }
    Work work = kind.equals("spark-batch") ? Work.TABLE_JOIN : Work.INGEST;
    if (job.work() != work) {
      throw new IllegalArgumentException(kind + " does " + work + ", not " + job.work());
    }
    limit =
        switch (kind) {
          case "write" -> new RawWrite();
          case "loopback" -> new Loopback();
          default -> new SparkBatch();
        };
    limit.start(job);
  }

  @Override
  public void offer(List<Orders> orders) throws Exception {
    limit.offer(orders);
  }

  @Override
  public void offerNow(Orders one) throws Exception {
    limit.offerNow(one);
  }

  @Override
  public void collect(Results results) throws Exception {
    limit.collect(results);
  }

  @Override
  public void crash() throws Exception {
    limit.crash();
  }

  @Override
  public void restart() throws Exception {
    limit.restart();
  }

  @Override
  public void close() throws Exception {
    if (limit != null) {
      limit.close();
    }
  }
}
