package io.roundabout.chaosrun;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A process in which every other collector is. It ends when its standard input does, or when a
 * collector cannot write away what it has taken.
 */
final class CollectorsProcess {
  /** How many processes share the queues. */
  static final int PROCESSES = 2;

  private CollectorsProcess() {}

  /** {@code DIRECTORY PORT WHICH}. */
  public static void main(String[] args) throws IOException {
    RunDirectory directory = new RunDirectory(Path.of(args[0]));
    int port = Integer.parseInt(args[1]);
    List<Queue> queues = Exit.allQueues();
    for (int i = Integer.parseInt(args[2]); i < queues.size(); i += PROCESSES) {
      LineFile file = new LineFile(directory.collected(queues.get(i)));
      Thread thread =
          new Thread(new NotingCollector(queues.get(i), port, file), queues.get(i).address());
      thread.setUncaughtExceptionHandler(CollectorsProcess::end);
      thread.start();
    }
    while (System.in.read() >= 0) {
      // Only its end says something.
    }
    Runtime.getRuntime().halt(3);
  }

  @SuppressWarnings("CatchAndPrintStackTrace")
  private static void end(Thread thread, Throwable failure) {
    failure.printStackTrace();
    Runtime.getRuntime().halt(1);
  }
}
