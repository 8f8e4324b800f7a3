package io.roundabout.exits;

import io.roundabout.exitsink.DeliveryOptions;
import io.roundabout.exitsink.ExitDelivery;
import io.roundabout.lanesource.Standing;
import io.roundabout.lanesource.StandingResults;
import io.roundabout.lanesource.StandingSlots;
import io.roundabout.rowformat.Columns;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An exit's delivery, which comes and goes with the attempts. What it told last is remembered, so
 * that the books of an exit that stands still are those of its last moment. One thread opens and
 * closes it; every thread may ask.
 */
final class ExitOutlet implements AutoCloseable {
  private final ExitConfig config;
  private final ExitsOptions options;
  private final Path outbox;
  private volatile ExitDelivery delivery;
  private volatile ExitDelivery.Progress last;

  ExitOutlet(ExitConfig config, ExitsOptions options, Path outbox) {
    this.config = config;
    this.options = options;
    this.outbox = outbox;
  }

  /** Empty when it was never open. */
  Optional<ExitDelivery.Progress> progress() {
    ExitDelivery open = delivery;
    return Optional.ofNullable(open == null ? last : open.progress());
  }

  boolean isOpen() {
    return delivery != null;
  }

  /** Connects, and delivers what an earlier life left. */
  ExitDelivery open(int generation, Columns columns) throws IOException {
    List<String> queues;
    try {
      queues = options.queues().declare(config.name(), config.collectors());
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e.getMessage(), e);
    }
    ExitDelivery opened =
        ExitDelivery.open(
            new DeliveryOptions(
                config.name(),
                generation,
                queues,
                columns,
                config.pack(),
                outbox,
                options.broker()));
    delivery = opened;
    return opened;
  }

  /**
   * What batches of that generation need to stand; call it when the outlet is open.
   *
   * @param slots of all exits
   */
  Standing standing(StandingSlots slots, int generation) {
    ExitDelivery open = delivery;
    ExitDelivery.Progress known = open.progress();
    return new Standing(
        slots,
        new Giving(open),
        known.generation() == generation ? known.row() : OptionalLong.empty());
  }

  /** The results of a batch that stands, on their way. */
  private record Giving(ExitDelivery delivery) implements StandingResults {
    @Override
    public void stand() {
      delivery.stand();
    }

    @Override
    public boolean give(long row) throws IOException {
      return delivery.give(row);
    }

    @Override
    public void mark(long row) throws IOException {
      delivery.mark(row);
    }
  }

  /** What to do when rows that were accepted cannot be delivered; {@link #settle} says why. */
  void onFailure(Runnable action) {
    ExitDelivery open = delivery;
    if (open != null) {
      open.onFailure(action);
    }
  }

  /** Waits until all that was accepted is delivered. */
  void settle() throws IOException {
    ExitDelivery open = delivery;
    if (open != null) {
      open.settle();
    }
  }

  @Override
  public void close() {
    ExitDelivery open = delivery;
    if (open != null) {
      last = open.progress();
      delivery = null;
      open.close();
    }
  }
}
