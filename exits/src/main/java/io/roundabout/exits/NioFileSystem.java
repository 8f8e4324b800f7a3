package io.roundabout.exits;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathIsNotEmptyDirectoryException;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * Local files over NIO: what is closed is on disk, what is renamed stays renamed after a power
 * loss, and no process is forked for permissions or links, as Hadoop's own does.
 *
 * <p>A file whose name begins with a dot and ends with {@code .tmp} is about to be renamed by
 * Spark; its directory entry is left to the rename.
 */
final class NioFileSystem extends RawLocalFileSystem {
  private static final long BLOCK_SIZE = 32L << 20;

  @Override
  public FSDataOutputStream create(
      Path file,
      FsPermission permission,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    Path parent = file.getParent();
    if (parent != null) {
      mkdirs(parent);
    }
    return output(file, overwrite, bufferSize);
  }

  @Override
  public FSDataOutputStream create(
      Path file,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    return create(
        file,
        FsPermission.getFileDefault(),
        overwrite,
        bufferSize,
        replication,
        blockSize,
        progress);
  }

  @Override
  public FSDataOutputStream createNonRecursive(
      Path file,
      FsPermission permission,
      EnumSet<CreateFlag> flags,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    CreateFlag.validate(flags);
    if (flags.contains(CreateFlag.APPEND)) {
      throw new UnsupportedOperationException("append");
    }
    return output(file, flags.contains(CreateFlag.OVERWRITE), bufferSize);
  }

  @Override
  public FSDataOutputStream createNonRecursive(
      Path file,
      FsPermission permission,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    return output(file, overwrite, bufferSize);
  }

  @Override
  public FSDataOutputStream append(Path file, int bufferSize, Progressable progress) {
    throw new UnsupportedOperationException("append");
  }

  private FSDataOutputStream output(Path file, boolean overwrite, int bufferSize)
      throws IOException {
    java.nio.file.Path path = local(file);
    if (Files.isDirectory(path)) {
      throw new FileAlreadyExistsException(path + " is a directory");
    }
    try {
      return new FSDataOutputStream(DurableOutput.create(path, overwrite, bufferSize), statistics);
    } catch (java.nio.file.FileAlreadyExistsException e) {
      throw new FileAlreadyExistsException(path + " exists already");
    } catch (NoSuchFileException e) {
      throw notFound(path, e);
    }
  }

  /** Replaces a file that stands at the target, atomically; moves into a directory there. */
  @Override
  public boolean rename(Path from, Path to) throws IOException {
    java.nio.file.Path target = local(to);
    move(local(from), Files.isDirectory(target) ? target.resolve(from.getName()) : target, true);
    return true;
  }

  @Override
  @Deprecated
  protected void rename(Path from, Path to, Options.Rename... options) throws IOException {
    boolean overwrite = List.of(options).contains(Options.Rename.OVERWRITE);
    if (!overwrite && Files.exists(local(to))) {
      throw new FileAlreadyExistsException(to + " exists already");
    }
    move(local(from), local(to), overwrite);
  }

  private static void move(java.nio.file.Path from, java.nio.file.Path to, boolean overwrite)
      throws IOException {
    CheckpointHalts.beforeRename(to);
    try {
      if (overwrite) {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } else {
        Files.move(from, to);
      }
    } catch (NoSuchFileException e) {
      throw notFound(from, e);
    }
    DurableFiles.forceDirectory(to.getParent());
    if (!to.getParent().equals(from.getParent())) {
      DurableFiles.forceDirectory(from.getParent());
    }
    CheckpointHalts.renamed(to);
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    java.nio.file.Path root = local(path);
    try {
      if (recursive && Files.isDirectory(root)) {
        DurableFiles.deleteTree(root);
        return true;
      }
      return Files.deleteIfExists(root);
    } catch (DirectoryNotEmptyException e) {
      throw new PathIsNotEmptyDirectoryException(path.toString());
    }
  }

  @Override
  public boolean mkdirs(Path path) throws IOException {
    java.nio.file.Path directory = local(path);
    try {
      DurableFiles.createDirectories(directory);
    } catch (java.nio.file.FileAlreadyExistsException | NotDirectoryException e) {
      throw new FileAlreadyExistsException(directory + " is not a directory");
    }
    return true;
  }

  @Override
  public boolean mkdirs(Path path, FsPermission permission) throws IOException {
    return mkdirs(path);
  }

  @Override
  public boolean exists(Path path) {
    return Files.exists(local(path));
  }

  @Override
  public FileStatus[] listStatus(Path path) throws IOException {
    java.nio.file.Path directory = local(path);
    PosixFileAttributes attributes = attributes(directory);
    if (!attributes.isDirectory()) {
      return new FileStatus[] {status(directory, attributes)};
    }
    List<FileStatus> found = new ArrayList<>();
    try (var entries = Files.newDirectoryStream(directory)) {
      for (java.nio.file.Path entry : entries) {
        try {
          found.add(status(entry, attributes(entry)));
        } catch (FileNotFoundException deletedSinceListed) {
          continue;
        }
      }
    }
    return found.toArray(FileStatus[]::new);
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    java.nio.file.Path file = local(path);
    return status(file, attributes(file));
  }

  @Override
  public FileStatus getFileLinkStatus(Path path) throws IOException {
    return getFileStatus(path);
  }

  @Override
  public boolean supportsSymlinks() {
    return false;
  }

  @Override
  public void setPermission(Path path, FsPermission permission) throws IOException {
    int mode = permission.toShort() & 0777;
    StringBuilder text = new StringBuilder("rwxrwxrwx");
    for (int bit = 0; bit < 9; bit++) {
      if ((mode & (0400 >> bit)) == 0) {
        text.setCharAt(bit, '-');
      }
    }
    Files.setPosixFilePermissions(local(path), PosixFilePermissions.fromString(text.toString()));
  }

  @Override
  public void setOwner(Path path, String user, String group) {
    throw new UnsupportedOperationException("setOwner");
  }

  private java.nio.file.Path local(Path path) {
    return pathToFile(path).toPath();
  }

  private static PosixFileAttributes attributes(java.nio.file.Path file) throws IOException {
    try {
      return Files.readAttributes(file, PosixFileAttributes.class);
    } catch (FileSystemException e) {
      // What is said to be below a file has an exception without a class of its own.
      throw Files.exists(file) ? e : notFound(file, e);
    }
  }

  private FileStatus status(java.nio.file.Path file, PosixFileAttributes attributes) {
    int mode = 0;
    for (PosixFilePermission permission : attributes.permissions()) {
      mode |= 0400 >> permission.ordinal();
    }
    return new FileStatus(
        attributes.isDirectory() ? 0 : attributes.size(),
        attributes.isDirectory(),
        1,
        BLOCK_SIZE,
        attributes.lastModifiedTime().toMillis(),
        attributes.lastAccessTime().toMillis(),
        new FsPermission((short) mode),
        "",
        "",
        new Path(getUri().getScheme(), null, file.toString()));
  }

  private static FileNotFoundException notFound(java.nio.file.Path file, IOException cause) {
    FileNotFoundException e = new FileNotFoundException(file + " does not exist");
    e.initCause(cause);
    return e;
  }
}
