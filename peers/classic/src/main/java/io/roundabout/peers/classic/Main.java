package io.roundabout.peers.classic;

import io.roundabout.peers.yardstick.PeerProcess;

/** Measures the classic design as {@link PeerProcess} says. */
public final class Main {
  private Main() {}

  public static void main(String[] args) throws Exception {
    PeerProcess.run(ClassicPeer::new, args);
  }
}
