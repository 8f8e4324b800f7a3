package io.roundabout.peers.roundabout;

import io.roundabout.peers.yardstick.PeerProcess;

/** Measures Roundabout as {@link PeerProcess} says. */
public final class Main {
  private Main() {}

  public static void main(String[] args) throws Exception {
    PeerProcess.run(RoundaboutPeer::new, args);
  }
}
