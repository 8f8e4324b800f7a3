package io.roundabout.exitsink;

import io.roundabout.exitsink.ExitDelivery.Part;
import io.roundabout.exitsink.ExitDelivery.PartWriter;
import io.roundabout.haltpoints.HaltPoint;
import io.roundabout.rowformat.RowValues;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The directory of an exit's rows on their way to the broker.
 *
 * <p>A part needs no fsync of its own: until an epoch is delivered or sealed, its rows can be made
 * again from the lanes. Sealing forces the parts to disk before it names them.
 */
final class Outbox {
  static final String PART = ".part";
  static final String SEAL = ".seal";
  private static final String LEDGER_MADE = "ledger-made";

  private final Path directory;
  private final DeliveryOptions options;

  /** The part that a thread writes: a task writes one, and in one thread. */
  private final ThreadLocal<Writing> writing = new ThreadLocal<>();

  Outbox(DeliveryOptions options) throws IOException {
    this.options = options;
    this.directory = options.outbox();
    Files.createDirectories(directory);
  }

  /** Whether this exit's ledger was ever begun. */
  boolean ledgerWasMade() {
    return Files.exists(directory.resolve(LEDGER_MADE));
  }

  void ledgerIsMade() throws IOException {
    replace(directory.resolve(LEDGER_MADE), new byte[0]);
  }

  PartWriter newPart(long epoch, int partition, long attempt) {
    String name = "g" + options.generation() + "-e" + epoch + "-p" + partition + "-a" + attempt;
    Writing part = new Writing(epoch, partition, name + PART);
    writing.set(part);
    return part;
  }

  /**
   * The part that this thread writes.
   *
   * @throws IllegalStateException when it writes none
   */
  Writing writing() {
    Writing part = writing.get();
    if (part == null) {
      throw new IllegalStateException(
          "no part of exit '" + options.exit() + "' is written by this thread");
    }
    return part;
  }

  private PartFile.Header header(int generation, long epoch, int partition) {
    return new PartFile.Header(
        MessageBodies.kind(options.pack()), options.exit(), generation, epoch, partition);
  }

  /** Writes a part; a part without rows has no file. */
  final class Writing implements PartWriter {
    private final long epoch;
    private final int partition;
    private final String name;
    private final MessageBodies bodies;
    private PartFile.Writer file;
    private HeldRows held;
    private boolean finished;

    Writing(long epoch, int partition, String name) {
      this.epoch = epoch;
      this.partition = partition;
      this.name = name;
      this.bodies = MessageBodies.of(options.columns(), options.pack(), this::write);
    }

    /** From here on, before the first row, messages are held in memory instead. */
    void hold(Sending.Limits limits) {
      held = new HeldRows(epoch, limits);
    }

    /** The messages of all rows that were written since {@link HeldRows#clear}. */
    HeldRows held() throws IOException {
      bodies.flush();
      return held;
    }

    private void write(byte[] bytes, int length, int rows) throws IOException {
      if (held != null) {
        held.accept(bytes, length, rows);
        return;
      }
      if (file == null) {
        HaltPoint.BEFORE_OUTBOX_WRITE.reached();
        Path path = directory.resolve(name);
        Files.deleteIfExists(path);
        file = new PartFile.Writer(path, header(options.generation(), epoch, partition));
      }
      file.accept(bytes, length, rows);
    }

    @Override
    public void write(RowValues row) throws IOException {
      bodies.write(row);
    }

    @Override
    public Part finish() throws IOException {
      finished = true;
      if (held != null) {
        // What was not given of them is made again in the next epoch.
        return new Part(epoch, partition, name, 0, 0, 0);
      }
      bodies.flush();
      if (file == null) {
        return new Part(epoch, partition, name, 0, 0, 0);
      }
      file.finish();
      HaltPoint.AFTER_OUTBOX_WRITE.reached();
      return new Part(epoch, partition, name, file.rows(), file.records(), file.bytes());
    }

    @Override
    public void close() throws IOException {
      if (writing.get() == this) {
        writing.remove();
      }
      if (file != null && !finished) {
        file.close();
        Files.deleteIfExists(directory.resolve(name));
      }
    }
  }

  /** Makes the parts durable and writes down that they are the ones that count. */
  void seal(Seal seal) throws IOException {
    HaltPoint.BEFORE_OUTBOX_FSYNC.reached();
    for (Part part : seal.parts()) {
      verify(seal, part);
      try (FileChannel channel =
          FileChannel.open(directory.resolve(part.file()), StandardOpenOption.WRITE)) {
        channel.force(true);
      }
    }
    HaltPoint.AFTER_OUTBOX_FSYNC.reached();
    replace(path(seal.generation(), seal.epoch()), seal.encode());
  }

  private static Seal read(Path file) throws IOException {
    return Seal.decode(file.toString(), Files.readAllBytes(file));
  }

  /** All seals, oldest epoch first. */
  List<Seal> seals() throws IOException {
    List<Seal> seals = new ArrayList<>();
    for (String name : names(SEAL)) {
      try {
        seals.add(read(directory.resolve(name)));
      } catch (NoSuchFileException delivered) {
        // It was delivered meanwhile.
      }
    }
    seals.sort(Comparator.comparingInt(Seal::generation).thenComparingLong(Seal::epoch));
    return seals;
  }

  /** Removes the parts that no seal names: what an earlier life left unfinished. */
  void removeUnsealed() throws IOException {
    removeUnsealed(names(PART));
  }

  void removeUnsealed(List<String> parts) throws IOException {
    Set<String> sealed = new HashSet<>();
    seals().forEach(seal -> seal.parts().forEach(part -> sealed.add(part.file())));
    for (String name : parts) {
      if (!sealed.contains(name)) {
        Files.deleteIfExists(directory.resolve(name));
      }
    }
  }

  void remove(List<Part> parts) throws IOException {
    for (Part part : parts) {
      Files.deleteIfExists(directory.resolve(part.file()));
    }
  }

  void remove(Seal seal) throws IOException {
    remove(seal.parts());
    Files.deleteIfExists(path(seal.generation(), seal.epoch()));
  }

  void verify(Seal seal, Part part) throws IOException {
    Path file = directory.resolve(part.file());
    try {
      PartFile.verify(file, header(seal.generation(), seal.epoch(), part.partition()));
    } catch (NoSuchFileException e) {
      throw new IOException(
          "exit '" + options.exit() + "': " + file + " is missing from the outbox", e);
    }
  }

  PartFile.Reader read(Part part) throws IOException {
    return new PartFile.Reader(directory.resolve(part.file()));
  }

  private Path path(int generation, long epoch) {
    return directory.resolve("g" + generation + "-e" + epoch + SEAL);
  }

  private List<String> names(String ending) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(ending))
          .sorted()
          .toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private void replace(Path file, byte[] bytes) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try (FileChannel channel =
        FileChannel.open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
    HaltPoint.BEFORE_OUTBOX_RENAME.reached();
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
    HaltPoint.AFTER_OUTBOX_RENAME.reached();
  }
}
