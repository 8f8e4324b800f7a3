package io.roundabout.lanelog;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The one thread that writes a lane. While it waits for the disk the next group gathers, so that
 * the disk's own time decides how large groups are.
 */
final class LaneWriter implements Runnable {
  private static final long SPACE_AGAIN_MILLIS = 500;

  private final Intake intake;
  private final Appender appender;
  private final Checkpoints checkpoints;
  private final LogTail log;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile IOException closeFailure;

  LaneWriter(Intake intake, Appender appender, Checkpoints checkpoints, LogTail log) {
    this.intake = intake;
    this.appender = appender;
    this.checkpoints = checkpoints;
    this.log = log;
  }

  List<Runnable> listeners() {
    return listeners;
  }

  /** What went wrong at the very end, or null. */
  IOException closeFailure() {
    return closeFailure;
  }

  @Override
  public void run() {
    try {
      Intake.Work work = intake.take();
      while (work != null) {
        work.commands().forEach(Intake.Command::run);
        write(work.blocks());
        work = intake.take();
      }
      finish();
    } catch (RuntimeException | Error e) {
      intake.stop(e, List.of());
      throw e;
    } finally {
      close();
    }
  }

  private void write(List<Append> blocks) {
    int done = 0;
    try {
      while (done < blocks.size()) {
        List<Append> left = blocks.subList(done, blocks.size());
        int count = tryWrite(left);
        intake.durable(left.subList(0, count));
        done += count;
        if (count > 0) {
          tell();
        }
      }
    } catch (IOException | RuntimeException | Error e) {
      intake.stop(e, blocks.subList(done, blocks.size()));
    }
  }

  private int tryWrite(List<Append> blocks) throws IOException {
    try {
      return appender.write(blocks);
    } catch (NoSpaceException e) {
      appender.retreat();
      intake.awaitSpace(e, SPACE_AGAIN_MILLIS).forEach(Intake.Command::run);
      return 0;
    }
  }

  private void tell() {
    for (Runnable listener : listeners) {
      try {
        listener.run();
      } catch (RuntimeException e) {
        Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
      }
    }
  }

  private void finish() {
    if (intake.stopped().isPresent()) {
      return;
    }
    try {
      checkpoints.write(0);
      log.forceMark();
    } catch (IOException e) {
      closeFailure = e;
    }
  }

  private void close() {
    try {
      appender.close();
    } catch (IOException e) {
      closeFailure = closeFailure == null ? e : closeFailure;
    }
  }
}
