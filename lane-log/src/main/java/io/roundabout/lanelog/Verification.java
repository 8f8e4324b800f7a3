package io.roundabout.lanelog;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Compares durable blocks with their checksums, so that damage is noticed before somebody needs the
 * rows. Not thread-safe; the lane may be written meanwhile.
 */
final class Verification {

  /** The newest bytes of a file, which are verified before a lane is open: a few milliseconds. */
  static final long NEWEST_BYTES = 16 << 20;

  private static final int READ_AHEAD = 1 << 20;

  private final LogStorage storage;
  private final int tag;
  private final Pace pace;
  private boolean ended;

  Verification(LogStorage storage, int tag, Pace pace) {
    this.storage = storage;
    this.tag = tag;
    this.pace = pace;
  }

  /** The last bytes of the newest segment, and of the newest file of each kind of a table. */
  void newest(RowFiles segments, Tables tables) throws IOException {
    newest(files(segments));
    newest(files(tables.rows()));
    newest(tables.compactedFiles());
    newest(tables.openFiles());
  }

  private void newest(List<RowFile> files) throws IOException {
    if (!files.isEmpty()) {
      RowFile file = files.get(files.size() - 1);
      long offset = Math.max(file.start().offset(), file.end().offset() - NEWEST_BYTES);
      verify(file, file.floor(Long.MAX_VALUE, offset));
    }
  }

  /** Every file that is there now; those that retention removes meanwhile are left out. */
  void all(RowFiles segments, Tables tables) throws IOException {
    List<RowFile> files = new ArrayList<>(files(segments));
    files.addAll(files(tables.rows()));
    files.addAll(tables.compactedFiles());
    files.addAll(tables.openFiles());
    Collections.reverse(files);
    for (RowFile file : files) {
      if (ended) {
        return;
      }
      try {
        verify(file, file.start());
      } catch (NoSuchFileException e) {
        if (files(segments).contains(file)
            || files(tables.rows()).contains(file)
            || tables.compactedFiles().contains(file)) {
          throw LaneDamagedException.missing(storage, file.name(), "the lane has rows in it");
        }
      }
    }
  }

  private static List<RowFile> files(RowFiles files) {
    return files.files().stream().map(RowFiles.Held::file).toList();
  }

  private void verify(RowFile rows, Spot from) throws IOException {
    long end = rows.end().offset();
    long row = from.row();
    try (LogFile file = storage.open(rows.name(), false)) {
      BlockScan scan = new BlockScan(file, from.offset(), end, tag, READ_AHEAD);
      try {
        while (!ended && scan.next()) {
          scan.body();
          if (scan.header().firstRow() != row) {
            throw new BadBlockException(
                "a block begins with row %d, expected was %d"
                    .formatted(scan.header().firstRow(), row),
                false);
          }
          row = scan.header().endRow();
          ended = !pace.goOn(scan.header().bytes());
        }
      } catch (BadBlockException e) {
        throw LaneDamagedException.at(storage, rows.name(), scan.offset(), e);
      } catch (EOFException e) {
        throw LaneDamagedException.at(
            storage, rows.name(), scan.offset(), String.valueOf(e.getMessage()), e);
      }
    }
  }
}
