package io.roundabout.peers.kafka;

import io.roundabout.peers.yardstick.PeerProcess;

/** Measures Kafka alone as standard input says. */
public final class Main {
  private Main() {}

  public static void main(String[] args) throws Exception {
    PeerProcess.run(IngestPeer::new, args);
  }
}
