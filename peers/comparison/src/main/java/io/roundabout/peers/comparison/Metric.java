package io.roundabout.peers.comparison;

/** A figure and its unit; {@code more} says whether more is better. */
enum Metric {
  ROWS_PER_SECOND("rows/s", "rows a second", true),
  MEGABYTES_PER_SECOND("MB/s", "megabytes a second", true),
  P50("p50 ms", "latency, p50 in ms", false),
  P95("p95 ms", "latency, p95 in ms", false),
  P99("p99 ms", "latency, p99 in ms", false),
  WORST("worst ms", "latency, worst in ms", false),
  RESTART_SECONDS("restart s", "kill -9 to the first right result, in s", false),
  IDLE_CORE("idle % of a core", "processor time while nothing comes, in % of a core", false),
  CPU_SECONDS("CPU s/M rows", "CPU seconds a million rows, all processes", false),
  PEAK_MEGABYTES("peak MB", "peak memory of all processes, in MB", false);

  final String heading;
  final String title;
  final boolean more;

  Metric(String heading, String title, boolean more) {
    this.heading = heading;
    this.title = title;
    this.more = more;
  }
}
