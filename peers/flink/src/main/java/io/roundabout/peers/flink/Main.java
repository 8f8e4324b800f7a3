package io.roundabout.peers.flink;

import io.roundabout.peers.yardstick.PeerProcess;

/** Measures Flink SQL with Kafka as {@link PeerProcess} says. */
public final class Main {
  private Main() {}

  public static void main(String[] args) throws Exception {
    PeerProcess.run(FlinkPeer::new, args);
  }
}
