package io.roundabout.peers.yardstick;

import java.util.List;

/**
 * A system that is measured: its processes, and the clients that a user of it would write. {@link
 * PeerProcess} calls it; the clock and the check are there, so that they are the same for all.
 * {@link #offer} and {@link #collect} run in threads of their own; the other methods are called one
 * at a time.
 */
public interface Peer extends AutoCloseable {

  /**
   * Starts the system in processes of its own and brings the customers where the work needs them.
   * Returns when it takes orders.
   */
  void start(Job job) throws Exception;

  /** Brings the orders in one go, and returns when the system has acknowledged them all. */
  void offer(List<Orders> orders) throws Exception;

  /** Sends one order at once, and does not wait for its acknowledgement; one thread calls it. */
  void offerNow(Orders one) throws Exception;

  /**
   * Takes results, accepts them as a careful user would, and tells {@code results} of each one that
   * has been accepted. Runs until {@code results} says that it is enough or the thread is
   * interrupted. A second call goes on where the first has left.
   */
  void collect(Results results) throws Exception;

  /** {@code kill -9} for all processes of the system. */
  void crash() throws Exception;

  /** Starts them again on what is on disk; returns at once or when they are up. */
  void restart() throws Exception;

  /** Ends all processes; the directory is removed by the caller. */
  @Override
  void close() throws Exception;
}
