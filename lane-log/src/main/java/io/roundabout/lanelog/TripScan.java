package io.roundabout.lanelog;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Finds a trip's blocks by their headers, and reads only those. */
final class TripScan implements TripReader {
  private static final int READ_AHEAD = 64 << 10;

  private final LogStorage storage;
  private final int tag;
  private final TripKey key;
  private final Iterator<Part> parts;
  private Part part;
  private LogFile file;
  private BlockScan scan;

  /** A stretch of a file in which blocks of the trip may be. */
  record Part(String file, long from, long end) {}

  private TripScan(LogStorage storage, int tag, TripKey key, List<Part> parts) {
    this.storage = storage;
    this.tag = tag;
    this.key = key;
    this.parts = parts.iterator();
  }

  static TripScan of(LogStorage storage, int tag, TripKey key, List<Part> parts) {
    return new TripScan(storage, tag, key, parts);
  }

  static Part whole(RowFile file) {
    return new Part(file.name(), file.start().offset(), file.end().offset());
  }

  /** The part of the log between the trip's first and last block. */
  static List<Part> inLog(List<RowFiles.Held> files, Intake.Trail trail) {
    List<Part> parts = new ArrayList<>();
    for (RowFiles.Held held : files) {
      RowFile file = held.file();
      boolean before = file.number() < trail.first().file();
      boolean after = file.number() > trail.last().file();
      if (!before && !after) {
        boolean first = file.number() == trail.first().file();
        boolean last = file.number() == trail.last().file();
        long from = first ? trail.first().offset() : file.start().offset();
        long end = last ? trail.last().offset() + 1 : file.end().offset();
        parts.add(new Part(file.name(), from, Math.max(end, from)));
      }
    }
    return parts;
  }

  @Override
  public Block next() throws IOException {
    while (scan != null || openNext()) {
      try {
        while (part.end() > scan.end() && scan.next()) {
          if (isOurs()) {
            return scan.block(new BlockScan.Names(key, scan.names().vehicle()), 0);
          }
        }
      } catch (BadBlockException e) {
        throw LaneDamagedException.at(storage, part.file(), scan.offset(), e);
      }
      closeFile();
    }
    return null;
  }

  private boolean isOurs() throws IOException {
    BlockHeader header = scan.header();
    return header.kind() == BlockHeader.ROWS
        && header.rows() > 0
        && header.part() == key.part()
        && header.parts() == key.parts()
        && scan.names().key().equals(key);
  }

  private boolean openNext() throws IOException {
    while (parts.hasNext()) {
      part = parts.next();
      try {
        file = storage.open(part.file(), false);
        scan = new BlockScan(file, part.from(), file.size(), tag, READ_AHEAD);
        return true;
      } catch (NoSuchFileException e) {
        continue; // retention came first
      }
    }
    return false;
  }

  private void closeFile() throws IOException {
    scan = null;
    LogFile closing = file;
    file = null;
    if (closing != null) {
      closing.close();
    }
  }

  @Override
  public void close() throws IOException {
    closeFile();
    parts.forEachRemaining(unread -> {});
  }
}
