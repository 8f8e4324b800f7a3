package io.roundabout.exitbroker;

/**
 * Hears that the broker cannot go on: its journal could not be written, or a part of it stands
 * still. What was acknowledged is on disk; the process is expected to end. Called on any thread.
 */
@FunctionalInterface
public interface BrokerFailure {

  /**
   * Prints the message and ends the process at once with exit code 70, which sysexits.h calls an
   * internal software error.
   */
  BrokerFailure END_PROCESS =
      message -> {
        System.err.println("roundabout: " + message);
        System.err.flush();
        Runtime.getRuntime().halt(70);
      };

  /**
   * @param message a sentence for the user
   */
  void onFailure(String message);
}
