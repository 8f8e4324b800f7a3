package io.roundabout.lanelog;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The files of one lane: one flat directory. The border behind which a test puts a faulty disk, or
 * a cluster HDFS.
 */
public interface LogStorage {

  /** Files in a directory of the local disk, which is made (durably) if it is missing. */
  static LogStorage local(Path directory) throws IOException {
    return LocalStorage.in(directory);
  }

  /** The directory, where it is one of the local disk: other processes can open it there. */
  default Optional<Path> directory() {
    return Optional.empty();
  }

  /** For messages: where the file is. */
  String describe(String file);

  List<String> list() throws IOException;

  boolean exists(String file) throws IOException;

  /**
   * Opens a file to read and write.
   *
   * @param create whether to make it when it is missing; its directory entry is durable at the
   *     latest with {@link LogFile#force}
   * @throws java.nio.file.NoSuchFileException when it is missing and not to be made
   */
  LogFile open(String file, boolean create) throws IOException;

  /** Replaces {@code to}. Durable when it returns. */
  void rename(String from, String to) throws IOException;

  /** Durable when it returns. */
  void delete(String file) throws IOException;
}
