package io.roundabout.gate;

import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Brings what other threads have to say to a visit's event loop, where errors would otherwise go
 * unheard. Thread-safe.
 */
final class Turns {
  private final Executor eventLoop;
  private final Consumer<Throwable> broken;

  /**
   * @param broken hears, on the event loop, of steps that fail
   */
  Turns(Executor eventLoop, Consumer<Throwable> broken) {
    this.eventLoop = eventLoop;
    this.broken = broken;
  }

  void next(Runnable step) {
    eventLoop.execute(
        () -> {
          try {
            step.run();
          } catch (RuntimeException e) {
            broken.accept(e);
          }
        });
  }

  <T> void when(CompletableFuture<T> future, Consumer<T> step, Consumer<Throwable> failed) {
    future.whenComplete(
        (value, error) ->
            next(
                () -> {
                  if (error == null) {
                    step.accept(value);
                  } else {
                    failed.accept(cause(error));
                  }
                }));
  }

  private static Throwable cause(Throwable error) {
    Throwable cause = error;
    while ((cause instanceof CompletionException || cause instanceof UncheckedIOException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
