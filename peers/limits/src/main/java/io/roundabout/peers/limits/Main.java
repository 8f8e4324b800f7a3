package io.roundabout.peers.limits;

import io.roundabout.peers.yardstick.PeerProcess;

/** Measures a limit as {@link PeerProcess} says; {@code --set kind=…} says which. */
public final class Main {
  private Main() {}

  public static void main(String[] args) throws Exception {
    PeerProcess.run(Limits::new, args);
  }
}
