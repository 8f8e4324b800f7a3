package io.roundabout.lanelog;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The dump of a table trip while it grows: {@code <number>.dump}. Bytes 0 to 63 are the {@link
 * FileHeader}, its {@link DurableMark} stands at 1024, its blocks begin at 2048; rows count from 0.
 * Used by the writer's thread only.
 */
final class StageFile implements Closeable {
  static final int FIRST_BLOCK = 2048;
  static final int MARK = 1024;

  private final GrowingFile file;
  private final DurableMark mark;
  private final List<Append> group = new ArrayList<>();

  StageFile(GrowingFile file, DurableMark mark) {
    this.file = file;
    this.mark = mark;
  }

  static StageFile create(LogStorage storage, UUID lane, long number) throws IOException {
    FileHeader header = new FileHeader(FileHeader.Kind.DUMP, lane, number);
    RowFile rows = RowFile.growing(storage, FileHeader.tag(lane), FileHeader.Kind.DUMP, number);
    GrowingFile file = GrowingFile.create(storage, rows, header);
    try {
      DurableMark mark = DurableMark.create(file.file(), MARK, value(rows));
      file.file().force();
      mark.forced();
      return new StageFile(file, mark);
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  private static DurableMark.Value value(RowFile rows) {
    return new DurableMark.Value(new Place(rows.number(), rows.end().offset()), rows.end().row());
  }

  RowFile rows() {
    return file.rows();
  }

  /** Adds a block to the group that is written next. */
  void add(Append append) {
    group.add(append);
  }

  void write() throws IOException {
    file.write(group);
  }

  void force() throws IOException {
    file.force();
    mark.forced();
    mark.write(value(file.rows()));
    group.clear();
  }

  void retreat() throws IOException {
    group.clear();
    file.retreat();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
