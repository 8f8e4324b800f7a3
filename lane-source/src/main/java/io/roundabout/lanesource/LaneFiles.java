package io.roundabout.lanesource;

import io.roundabout.lanelog.LogStorage;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;

/**
 * The way to a lane's files, also from another process.
 *
 * @param views of the process that planned the scan
 * @param directory on the local disk; null where the files are not
 */
record LaneFiles(String views, String lane, String directory) implements Serializable {

  LogStorage open() throws IOException {
    Lane open = OpenViews.lane(views, lane);
    if (open != null) {
      return open.storage();
    }
    if (directory == null) {
      throw new IOException(
          "lane '%s' is closed, and its files cannot be found from here".formatted(lane));
    }
    return LogStorage.local(Path.of(directory));
  }
}
