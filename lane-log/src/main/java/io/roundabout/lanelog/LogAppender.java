package io.roundabout.lanelog;

import java.io.IOException;
import java.util.List;

/** Brings blocks straight into the lane's log. */
final class LogAppender implements Appender {
  private final LogTail log;
  private final Checkpoints checkpoints;

  LogAppender(LogTail log, Checkpoints checkpoints) {
    this.log = log;
    this.checkpoints = checkpoints;
  }

  @Override
  public int write(List<Append> blocks) throws IOException {
    checkpoints.rollIfFull();
    return log.write(blocks);
  }

  @Override
  public void retreat() throws IOException {
    log.retreat();
  }

  @Override
  public void close() throws IOException {
    log.close();
  }
}
