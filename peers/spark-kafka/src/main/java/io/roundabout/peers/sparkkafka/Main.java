package io.roundabout.peers.sparkkafka;

import io.roundabout.peers.yardstick.PeerProcess;

/** Measures Spark with Kafka as standard input says. */
public final class Main {
  private Main() {}

  public static void main(String[] args) throws Exception {
    PeerProcess.run(SparkPeer::new, args);
  }
}
