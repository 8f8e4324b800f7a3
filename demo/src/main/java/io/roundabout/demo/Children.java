package io.roundabout.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The processes of the story. Whatever ends the story ends them, the youngest first: asked at
 * first, forced when they do not go within some seconds. Thread-safe.
 */
final class Children {
  private static final int PATIENCE_SECONDS = 25;

  private final Deque<Process> started = new ArrayDeque<>();
  private volatile boolean closed;

  /** Starts a process whose error output goes to {@code log}. */
  synchronized Process start(Path log, List<String> command) throws IOException {
    if (closed) {
      throw new IOException("the demo is ending: " + command.get(0) + " is not started any more");
    }
    Process process =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    started.push(process);
    return process;
  }

  /** Whether the story is being ended, so that what its processes say about that is no news. */
  boolean closed() {
    return closed;
  }

  synchronized void close() {
    closed = true;
    List<ProcessHandle> all = new ArrayList<>();
    for (Process process : started) {
      all.add(process.toHandle());
      process.descendants().forEach(all::add);
    }
    all.forEach(ProcessHandle::destroy);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    for (ProcessHandle handle : all) {
      try {
        handle.onExit().get(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
      } catch (Exception e) {
        handle.destroyForcibly();
      }
    }
    started.clear();
  }
}
