package io.roundabout.vehicle;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.qpid.protonj2.client.Client;

/** A collecting that outlives its connections. */
final class ResumingCollect implements Collecting {
  private static final int RANGES_REMEMBERED = 65_536;
  private static final long FOR_EVER = Long.MAX_VALUE;

  private final Collector collector;
  private final Client client = Client.create();
  private final Backoff backoff;
  private final NumberRanges accepted = new NumberRanges(RANGES_REMEMBERED);
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile ExitLink link;

  private interface Step {
    org.apache.qpid.protonj2.client.Delivery on(ExitLink link) throws IOException;
  }

  ResumingCollect(Collector collector) {
    this.collector = collector;
    this.backoff = new Backoff(collector.patience(), System::nanoTime);
  }

  void connect() throws IOException {
    link(FOR_EVER);
  }

  @Override
  public Delivery next() throws IOException {
    return take(FOR_EVER, open -> open.receive(-1)).orElseThrow();
  }

  @Override
  public Optional<Delivery> next(Duration timeout) throws IOException {
    long deadline = System.nanoTime() + timeout.toNanos();
    return take(
        deadline,
        open ->
            open.receive(Math.max(0, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()))));
  }

  @Override
  public Optional<Delivery> poll() throws IOException {
    return take(FOR_EVER, ExitLink::receiveOrDrain);
  }

  private Optional<Delivery> take(long deadline, Step step) throws IOException {
    while (true) {
      ExitLink open = link(deadline);
      if (open == null) {
        return Optional.empty();
      }
      org.apache.qpid.protonj2.client.Delivery message;
      try {
        message = step.on(open);
      } catch (InterruptedIOException e) {
        throw e;
      } catch (IOException e) {
        lose(open, e, deadline);
        continue;
      }
      if (message == null) {
        return Optional.empty();
      }
      backoff.reset();
      AmqpDelivery delivery = AmqpDelivery.of(message, this::remember);
      if (!isAccepted(delivery.number())) {
        return Optional.of(delivery);
      }
      delivery.accept();
    }
  }

  private void remember(AmqpDelivery delivery) {
    synchronized (accepted) {
      accepted.add(delivery.number(), delivery.rows());
    }
  }

  private boolean isAccepted(long number) {
    synchronized (accepted) {
      return accepted.contains(number);
    }
  }

  /** The connection, made if there is none; null when the deadline comes first. */
  private ExitLink link(long deadline) throws IOException {
    while (link == null) {
      checkOpen();
      try {
        link = ExitLink.open(client, collector);
        if (closed.getCount() == 0) {
          close();
        }
        collector.listener().connected();
      } catch (ExitException | InterruptedIOException e) {
        throw e;
      } catch (IOException e) {
        if (!pause(e, deadline)) {
          return null;
        }
      }
    }
    checkOpen();
    return link;
  }

  private void checkOpen() throws IOException {
    if (closed.getCount() == 0) {
      throw new IOException("the collecting has been closed");
    }
  }

  private void lose(ExitLink broken, IOException cause, long deadline) throws IOException {
    link = null;
    broken.close();
    checkOpen();
    pause(cause, deadline);
  }

  /** Returns false when the deadline has come. */
  private boolean pause(IOException cause, long deadline) throws IOException {
    long nanos = backoff.next();
    if (nanos < 0) {
      throw new UnreachableException(
          "exit '%s' at %s:%d cannot be reached: %s (is the roundabout running there?)"
              .formatted(
                  collector.address(), collector.host(), collector.port(), cause.getMessage()),
          cause);
    }
    collector.listener().waiting(cause, Duration.ofNanos(nanos));
    long left = deadline == FOR_EVER ? nanos : Math.min(nanos, deadline - System.nanoTime());
    try {
      if (closed.await(left, TimeUnit.NANOSECONDS)) {
        checkOpen();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for the roundabout");
    }
    return deadline == FOR_EVER || System.nanoTime() < deadline;
  }

  @Override
  public void close() {
    closed.countDown();
    ExitLink open = link;
    if (open != null) {
      open.close();
    }
    client.close();
  }
}
