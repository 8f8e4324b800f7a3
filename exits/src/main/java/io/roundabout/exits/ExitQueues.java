package io.roundabout.exits;

import java.util.List;

/** Makes an exit's queues at the broker. */
@FunctionalInterface
public interface ExitQueues {

  /**
   * Makes the queues if they are missing.
   *
   * @return the broker's addresses that get a copy of every row
   * @throws Exception with a sentence for the user; the exit tries again
   */
  List<String> declare(String exit, List<String> collectors) throws Exception;
}
