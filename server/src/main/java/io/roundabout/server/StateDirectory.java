package io.roundabout.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The directory of all that must last, held by this process alone. The operating system's lock goes
 * with the process that holds it, however that ends: a lock file that is left behind is no lock.
 */
final class StateDirectory implements AutoCloseable {
  private static final int MAX_PID_BYTES = 20;

  private final Path directory;
  private final FileChannel channel;

  private StateDirectory(Path directory, FileChannel channel) {
    this.directory = directory;
    this.channel = channel;
  }

  /**
   * Makes the directory if it is missing, and takes it.
   *
   * @throws StartException when another process holds it, or it cannot be written
   */
  static StateDirectory take(Path directory) throws StartException {
    try {
      Files.createDirectories(directory.resolve("log"));
      FileChannel channel =
          FileChannel.open(
              directory.resolve("lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      if (!lock(channel)) {
        String holder = text(channel);
        channel.close();
        throw new StartException(
            "the state directory "
                + directory
                + " is in use by process "
                + holder
                + "; stop that one, or give this one another 'state'");
      }
      write(channel, Long.toString(ProcessHandle.current().pid()));
      return new StateDirectory(directory, channel);
    } catch (IOException e) {
      throw new StartException("the state directory " + directory + " cannot be used: " + e, e);
    }
  }

  private static boolean lock(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static String text(FileChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(MAX_PID_BYTES);
    channel.read(bytes, 0);
    String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII);
    return text.matches("[0-9]+") ? text : "(unknown)";
  }

  private static void write(FileChannel channel, String pid) throws IOException {
    channel.truncate(0);
    channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
  }

  Path path() {
    return directory;
  }

  Path lane(String name) {
    return directory.resolve("lanes").resolve(name);
  }

  Path exits() {
    return directory.resolve("exits");
  }

  Path broker() {
    return directory.resolve("broker");
  }

  Path spark() {
    return directory.resolve("spark");
  }

  Path controlFile() {
    return directory.resolve("control.json");
  }

  static Path logFile(Path state) {
    return state.resolve("log").resolve("roundabout.log");
  }

  /** Lets the directory go. */
  @Override
  public void close() throws IOException {
    write(channel, "");
    channel.close();
  }
}
