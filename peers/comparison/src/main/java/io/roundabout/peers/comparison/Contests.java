package io.roundabout.peers.comparison;

import static io.roundabout.peers.comparison.Contest.counted;
import static io.roundabout.peers.comparison.Contest.warmUp;
import static io.roundabout.peers.yardstick.Work.INGEST;
import static io.roundabout.peers.yardstick.Work.PASS_THROUGH;
import static io.roundabout.peers.yardstick.Work.STREAM_JOIN;
import static io.roundabout.peers.yardstick.Work.TABLE_JOIN;
import static io.roundabout.peers.yardstick.Work.WINDOW;

import io.roundabout.peers.yardstick.Rows;
import io.roundabout.peers.yardstick.Work;
import java.util.List;

/** All contests, in the order in which they are run. */
final class Contests {
  private static final int CUSTOMERS = 100_000;

  /** Seconds of work before anything counts: what runs always is compiled. */
  private static final int WARM = 30;

  /** The same for single rows, which bring the compiler fewer calls to count. */
  private static final int WARM_FOR_SINGLE_ROWS = 60;

  /** The same where little code runs, and each second leaves hundreds of megabytes on the disk. */
  private static final int SHORTLY = 10;

  private static final String US = "Roundabout";
  private static final String STREAMS = "Kafka Streams EOS v2";
  private static final String STREAMS_10 = "Kafka Streams EOS v2, commit every 10 ms";
  private static final String FLINK = "Flink SQL EOS";
  private static final String SPARK = "Spark with Kafka";
  private static final String SPARK_REALTIME = "Spark with Kafka, real-time mode";
  private static final String CLASSIC = "classic";

  private Contests() {}

  static List<Contest> all() {
    return List.of(
        ingest(),
        passThrough(),
        tableJoin(),
        rowJoin(),
        streamJoin(),
        window(),
        latency(100, 1_000),
        latency(1_000, 10_000),
        restart(),
        exits(),
        idleExits(),
        vehicles(),
        keys(1_000_000),
        keys(5_000_000),
        keys(20_000_000),
        rowsOf(1_000, 200_000),
        rowsOf(100_000, 4_000),
        rowsOf(1_000_000, 400),
        rowsOf(10_000_000, 40));
  }

  private static Contest ingest() {
    String raw = "write and fsync each 64 KiB";
    String kafka = "Kafka, acks=all";
    String fsynced = "Kafka, acks=all, fsync each message set";
    return new Contest(
        "ingest",
        "rows of 95 bytes, acknowledged",
        CUSTOMERS,
        Rows.BYTES,
        List.of(warmUp("round 1000000", SHORTLY), counted("round 3000000")),
        List.of(
            Contender.of(US, "roundabout", INGEST),
            Contender.of(kafka, "kafka", INGEST),
            Contender.of(fsynced, "kafka", INGEST, "flush=1"),
            Contender.of(kafka + ", batches of 256 KiB", "kafka", INGEST, "batch=262144"),
            Contender.of(
                fsynced + ", batches of 256 KiB", "kafka", INGEST, "flush=1", "batch=262144"),
            Contender.of(raw, "limits", INGEST, "kind=write"),
            Contender.of("loopback copy", "limits", INGEST, "kind=loopback")),
        List.of(
            Goal.atLeast(1.5, Metric.ROWS_PER_SECOND, US, kafka),
            Goal.atLeast(2.5, Metric.ROWS_PER_SECOND, US, fsynced),
            Goal.atLeast(0.15, Metric.ROWS_PER_SECOND, US, raw)));
  }

  private static Contest passThrough() {
    return new Contest(
        "pass-through",
        "a million rows through a query without state",
        CUSTOMERS,
        Rows.BYTES,
        List.of(warmUp("round 300000", WARM), counted("round 1000000")),
        four(PASS_THROUGH),
        List.of());
  }

  private static Contest tableJoin() {
    String fsynced = STREAMS + ", broker fsyncs";
    return new Contest(
        "table-join",
        "a million orders joined with a table of 100,000 customers",
        CUSTOMERS,
        Rows.BYTES,
        List.of(warmUp("round 300000", WARM), counted("round 1000000")),
        List.of(
            Contender.of(US, "roundabout", TABLE_JOIN),
            Contender.of(STREAMS, "kafka-streams", TABLE_JOIN),
            Contender.of(fsynced, "kafka-streams", TABLE_JOIN, "flush=1"),
            Contender.of(FLINK, "flink", TABLE_JOIN),
            Contender.of(
                FLINK + ", checkpoint each second", "flink", TABLE_JOIN, "checkpoint=1000"),
            Contender.of(FLINK + ", plain join", "flink", TABLE_JOIN, "join=regular"),
            Contender.of(SPARK, "spark-kafka", TABLE_JOIN),
            Contender.of(SPARK_REALTIME, "spark-kafka", TABLE_JOIN, "trigger=realtime"),
            Contender.of("Spark, a batch over a file", "limits", TABLE_JOIN, "kind=spark-batch")),
        List.of(
            Goal.atLeast(5, Metric.ROWS_PER_SECOND, US, STREAMS),
            Goal.atLeast(5, Metric.ROWS_PER_SECOND, US, FLINK),
            Goal.atLeast(10, Metric.ROWS_PER_SECOND, US, SPARK),
            Goal.atMost(0.25, Metric.CPU_SECONDS, US, STREAMS)));
  }

  private static Contest rowJoin() {
    return new Contest(
        "row-join",
        "the same, a message for each row",
        CUSTOMERS,
        Rows.BYTES,
        List.of(warmUp("round 50000", WARM), counted("round 200000")),
        List.of(
            Contender.of(US, "roundabout", TABLE_JOIN, "pack=1"),
            Contender.of(CLASSIC, "classic", TABLE_JOIN)),
        List.of(Goal.atLeast(1.2, Metric.ROWS_PER_SECOND, US, CLASSIC)));
  }

  private static Contest streamJoin() {
    String tables = STREAMS + ", its table join";
    return new Contest(
        "stream-join",
        "a million orders joined with a stream of 100,000 customers, both remembered",
        CUSTOMERS,
        Rows.BYTES,
        List.of(warmUp("round 300000", WARM), counted("round 1000000")),
        List.of(
            Contender.of(US, "roundabout", STREAM_JOIN),
            Contender.of(tables, "kafka-streams", TABLE_JOIN),
            Contender.of(STREAMS, "kafka-streams", STREAM_JOIN),
            Contender.of(FLINK, "flink", STREAM_JOIN),
            Contender.of(SPARK, "spark-kafka", STREAM_JOIN)),
        List.of(Goal.atLeast(1.5, Metric.ROWS_PER_SECOND, US, tables)));
  }

  private static Contest window() {
    return new Contest(
        "window",
        "a million rows counted in 50,000 groups of a tumbling window",
        5_000,
        Rows.BYTES,
        List.of(warmUp("round 300000", WARM), counted("round 1000000")),
        four(WINDOW),
        List.of());
  }

  private static Contest latency(int rate, int rows) {
    return new Contest(
        "latency-" + rate,
        "%,d rows a second joined with a table of 100,000 customers".formatted(rate),
        CUSTOMERS,
        Rows.BYTES,
        List.of(
            warmUp("round 100000", WARM),
            warmUp("pace " + rate + " " + rows, WARM_FOR_SINGLE_ROWS),
            counted("pace " + rate + " " + rows)),
        List.of(
            Contender.of(US, "roundabout", TABLE_JOIN),
            Contender.of(STREAMS, "kafka-streams", TABLE_JOIN),
            Contender.of(STREAMS_10, "kafka-streams", TABLE_JOIN, "commit=10"),
            Contender.of(FLINK, "flink", TABLE_JOIN),
            Contender.of(SPARK, "spark-kafka", TABLE_JOIN),
            Contender.of(SPARK_REALTIME, "spark-kafka", TABLE_JOIN, "trigger=realtime"),
            Contender.of(CLASSIC, "classic", TABLE_JOIN)),
        rate == 100
            ? List.of(
                Goal.atMost(0.35, Metric.P50, US, STREAMS),
                Goal.atMost(0.5, Metric.P99, US, STREAMS))
            : List.of());
  }

  private static Contest restart() {
    return new Contest(
        "restart",
        "kill -9 with 10 million rows stored, to the first right result",
        CUSTOMERS,
        Rows.BYTES,
        List.of(warmUp("round 5000000"), warmUp("round 5000000"), counted("crash")),
        List.of(
            Contender.of(US, "roundabout", TABLE_JOIN),
            Contender.of(STREAMS, "kafka-streams", TABLE_JOIN),
            Contender.of(FLINK, "flink", TABLE_JOIN)),
        List.of(
            Goal.atMost(0.5, Metric.RESTART_SECONDS, US, STREAMS),
            Goal.atMost(0.5, Metric.RESTART_SECONDS, US, FLINK)));
  }

  private static Contest exits() {
    String ten = US + ", ten busy exits";
    return new Contest(
        "exits",
        "100 rows a second through one exit, through ten and through fifty",
        CUSTOMERS,
        Rows.BYTES,
        List.of(
            warmUp("round 100000", WARM),
            warmUp("pace 100 1000", WARM_FOR_SINGLE_ROWS),
            counted("pace 100 1000")),
        List.of(
            Contender.of(US, "roundabout", TABLE_JOIN),
            Contender.of(ten, "roundabout", TABLE_JOIN, "exits=10"),
            Contender.of(US + ", fifty busy exits", "roundabout", TABLE_JOIN, "exits=50")),
        List.of(Goal.atMost(2, Metric.P50, ten, US)));
  }

  private static Contest idleExits() {
    return new Contest(
        "idle-exits",
        "exits for which nothing comes",
        CUSTOMERS,
        Rows.BYTES,
        List.of(warmUp("round 100000"), warmUp("idle 10"), counted("idle 30")),
        List.of(
            Contender.of(US, "roundabout", TABLE_JOIN),
            Contender.of(US + ", 10 idle exits", "roundabout", TABLE_JOIN, "idle-exits=10"),
            Contender.of(US + ", 50 idle exits", "roundabout", TABLE_JOIN, "idle-exits=50")),
        List.of());
  }

  private static Contest vehicles() {
    String idle = US + ", 2,000 idle vehicles beside";
    return new Contest(
        "vehicles",
        "rows of 95 bytes, acknowledged, by how many vehicles bring them",
        CUSTOMERS,
        Rows.BYTES,
        List.of(warmUp("round 1000000", SHORTLY), counted("round 3000000")),
        List.of(
            Contender.of(US, "roundabout", INGEST),
            Contender.of(US + ", 100 vehicles", "roundabout", INGEST, "vehicles=100"),
            Contender.of(idle, "roundabout", INGEST, "idle-vehicles=2000")),
        List.of(Goal.atLeast(0.95, Metric.ROWS_PER_SECOND, idle, US)));
  }

  private static Contest keys(int customers) {
    return new Contest(
        "keys-" + customers,
        "orders joined with a table of %,d customers".formatted(customers),
        customers,
        Rows.BYTES,
        List.of(
            warmUp("round 300000", WARM),
            counted("round 1000000"),
            warmUp("pace 100 300"),
            counted("pace 100 1000")),
        List.of(
            Contender.of(US, "roundabout", TABLE_JOIN, "heap=6g"),
            Contender.of(STREAMS, "kafka-streams", TABLE_JOIN)),
        List.of());
  }

  private static Contest rowsOf(int bytes, int rows) {
    String kafka = "Kafka, acks=all";
    String large = kafka + ", batches of 256 KiB";
    return new Contest(
        "rows-" + bytes,
        "rows of %,d bytes, acknowledged".formatted(bytes),
        CUSTOMERS,
        bytes,
        List.of(warmUp("round " + rows, SHORTLY), counted("round " + rows)),
        List.of(
            Contender.of(US, "roundabout", INGEST),
            Contender.of(kafka, "kafka", INGEST),
            Contender.of(large, "kafka", INGEST, "batch=262144")),
        List.of(
            Goal.atLeast(0.7, Metric.MEGABYTES_PER_SECOND, US, kafka),
            Goal.atLeast(0.7, Metric.MEGABYTES_PER_SECOND, US, large)));
  }

  private static List<Contender> four(Work work) {
    return List.of(
        Contender.of(US, "roundabout", work),
        Contender.of(STREAMS, "kafka-streams", work),
        Contender.of(FLINK, "flink", work),
        Contender.of(SPARK, "spark-kafka", work));
  }
}
