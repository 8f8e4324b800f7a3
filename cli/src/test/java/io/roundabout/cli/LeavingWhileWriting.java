package io.roundabout.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine;

/** Collects, and ends the process while the hundredth row is being written. */
final class LeavingWhileWriting extends FileOutputStream {
  private int rows;

  private LeavingWhileWriting() {
    super(FileDescriptor.out);
  }

  public static void main(String[] words) {
    CollectCommand command = new CollectCommand(Screen.standard(), new LeavingWhileWriting());
    System.exit(new CommandLine(command).execute(words));
  }

  @Override
  public void flush() throws IOException {
    super.flush();
    if (++rows == 100) {
      new Thread(() -> System.exit(0)).start();
      while (!hookWaits()) {
        LockSupport.parkNanos(1_000_000);
      }
    }
  }

  private static boolean hookWaits() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(
            thread ->
                thread.getName().equals("on-signal")
                    && thread.getState() == Thread.State.TIMED_WAITING);
  }
}
