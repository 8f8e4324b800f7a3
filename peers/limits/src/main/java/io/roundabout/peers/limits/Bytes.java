package io.roundabout.peers.limits;

import io.roundabout.peers.yardstick.Orders;
import io.roundabout.peers.yardstick.Peer;
import io.roundabout.peers.yardstick.Results;

/**
 * A limit that moves bytes and knows nothing of rows: no results, no state, no life after death.
 */
abstract class Bytes implements Peer {

  @Override
  public void offerNow(Orders one) {
    throw new UnsupportedOperationException("nobody can tell when a row of them has arrived");
  }

  @Override
  public void collect(Results results) {
    throw new UnsupportedOperationException("bytes that are only moved give no results");
  }

  @Override
  public void crash() {
    throw new UnsupportedOperationException("nothing starts again on bytes that were only moved");
  }

  @Override
  public void restart() {
    crash();
  }
}
