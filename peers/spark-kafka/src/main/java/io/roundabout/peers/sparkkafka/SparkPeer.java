package io.roundabout.peers.sparkkafka;

import io.roundabout.peers.kafka.JavaProcess;
import io.roundabout.peers.kafka.KafkaPeer;
import io.roundabout.peers.kafka.OrdersProducer;
import io.roundabout.peers.kafka.Settings;
import io.roundabout.peers.kafka.Topics;
import io.roundabout.peers.yardstick.Job;
import io.roundabout.peers.yardstick.Work;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;

/** Spark in a process of its own, beside the broker's. */
final class SparkPeer extends KafkaPeer {
  private static final String NAME = "spark";
  private static final String BATCHES = "batches";

  /** What Spark 4.2 can do in real time. */
  private static final Set<Work> STATELESS = EnumSet.of(Work.PASS_THROUGH, Work.TABLE_JOIN);

  /** What Spark's own start script adds on JDK 17. */
  private static final List<String> OPENS =
      List.of(
          "java.lang",
          "java.lang.invoke",
          "java.lang.reflect",
          "java.io",
          "java.net",
          "java.nio",
          "java.util",
          "java.util.concurrent",
          "java.util.concurrent.atomic",
          "jdk.internal.ref",
          "sun.nio.ch",
          "sun.nio.cs",
          "sun.security.action",
          "sun.util.calendar");

  @Override
  protected Set<String> settings() {
    return Set.of("trigger");
  }

  /** As a file where they are a table, as a topic where they are a stream. */
  @Override
  protected void customers(Job job, OrdersProducer producer) throws IOException {
    if (job.work() == Work.STREAM_JOIN) {
      producer.customers(Topics.CUSTOMERS, rows(job));
      return;
    }
    try (OutputStream out =
        new BufferedOutputStream(
            Files.newOutputStream(job.directory().resolve("customers.json")))) {
      for (byte[] row : rows(job).customerRows()) {
        out.write(row);
      }
    }
  }

  @Override
  protected JavaProcess process(Job job, String address) throws IOException {
    Path properties = job.directory().resolve(NAME + ".properties");
    try (Writer out = Files.newBufferedWriter(properties)) {
      properties(job, address).store(out, null);
    }
    List<String> flags = new ArrayList<>();
    flags.add("-Xmx2g");
    for (String opened : OPENS) {
      flags.add("--add-opens=java.base/" + opened + "=ALL-UNNAMED");
    }
    flags.add("-Djdk.reflect.useDirectMethodHandle=false");
    flags.add("-Dio.netty.tryReflectionSetAccessible=true");
    return JavaProcess.start(
        NAME,
        job.directory(),
        System.getProperty("java.class.path"),
        flags,
        Application.class.getName(),
        List.of(properties.toString(), job.directory().toString(), running(job).toString()));
  }

  private static Properties properties(Job job, String address) {
    Properties p = new Properties();
    p.setProperty("work", job.work().name());
    p.setProperty("trigger", trigger(job));
    p.setProperty("kafka.bootstrap.servers", address);
    // Of the sink's producers alone.
    p.setProperty("sink.kafka.acks", "all");
    p.setProperty("sink.kafka.batch.size", job.setting("batch", "16384"));
    p.setProperty("sink.kafka.max.request.size", Integer.toString(Settings.requestBytes(job)));
    return p;
  }

  private static String trigger(Job job) {
    String trigger = job.setting("trigger", BATCHES);
    if (!trigger.equals(BATCHES)
        && !(trigger.equals(Application.REAL_TIME) && STATELESS.contains(job.work()))) {
      throw new IllegalArgumentException("trigger=" + trigger + " is not for " + job.work());
    }
    return trigger;
  }

  private static Path running(Job job) {
    return job.directory().resolve(NAME + ".running");
  }

  @Override
  protected boolean ready(Job job, String address) {
    return Files.exists(running(job));
  }
}
