package io.roundabout.fuzzing;

/**
 * Gives bytes to something that reads them. An input does not depend on those before it, so that
 * one that was found is found again.
 */
public interface Target {

  /**
   * Returns when the bytes were read, or refused as the documentation says; throws anything else.
   */
  void take(byte[] input) throws Exception;
}
