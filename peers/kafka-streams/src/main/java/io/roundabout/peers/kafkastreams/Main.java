package io.roundabout.peers.kafkastreams;

import io.roundabout.peers.yardstick.PeerProcess;

/** Measures Kafka Streams as standard input says. */
public final class Main {
  private Main() {}

  public static void main(String[] args) throws Exception {
    PeerProcess.run(StreamsPeer::new, args);
  }
}
