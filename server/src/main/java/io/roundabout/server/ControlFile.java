package io.roundabout.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * The file {@code control.json} in the state directory: how commands on this machine find the
 * running process, and the token that only its owner can read.
 */
final class ControlFile implements AutoCloseable {
  private final Path file;

  private ControlFile(Path file) {
    this.file = file;
  }

  /** Where the process listens. */
  record Ports(int control, String gateHost, int gatePort, String amqpHost, int amqpPort) {}

  /** Replaces what an earlier process left, in one step. */
  static ControlFile write(Path file, Ports ports, String token) throws IOException {
    // The values are numbers, hexadecimal digits and IP addresses: nothing to escape.
    String json =
        """
        {"pid":%d,"port":%d,"token":"%s","gate":{"host":"%s","port":%d},"amqp":{"host":"%s","port":%d}}
        """
            .formatted(
                ProcessHandle.current().pid(),
                ports.control(),
                token,
                ports.gateHost(),
                ports.gatePort(),
                ports.amqpHost(),
                ports.amqpPort());
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(draft);
    Set<StandardOpenOption> fresh = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel channel = FileChannel.open(draft, fresh, ownerOnly(file))) {
      channel.write(ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8)));
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    return new ControlFile(file);
  }

  private static FileAttribute<?>[] ownerOnly(Path file) {
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
  }
}
