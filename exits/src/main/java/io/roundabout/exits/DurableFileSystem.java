package io.roundabout.exits;

import java.io.IOException;
import java.util.EnumSet;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * Hadoop's {@code file:} as {@link NioFileSystem} does it. It is a {@link LocalFileSystem} because
 * Hadoop and Spark ask for that class, but writes and looks for no checksum files.
 */
final class DurableFileSystem extends LocalFileSystem {

  DurableFileSystem() {
    super(new NioFileSystem());
    setWriteChecksum(false);
    setVerifyChecksum(false);
  }

  private FileSystem files() {
    return getRawFileSystem();
  }

  @Override
  public FSDataInputStream open(Path file, int bufferSize) throws IOException {
    return files().open(file, bufferSize);
  }

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
    return files()
        .create(file, permission, overwrite, bufferSize, replication, blockSize, progress);
  }

  @Override
  public FSDataOutputStream create(
      Path file,
      FsPermission permission,
      EnumSet<CreateFlag> flags,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress,
      Options.ChecksumOpt checksum)
      throws IOException {
    return files()
        .create(file, permission, flags, bufferSize, replication, blockSize, progress, checksum);
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
    return files()
        .createNonRecursive(file, permission, flags, bufferSize, replication, blockSize, progress);
  }

  @Override
  public FSDataOutputStream append(Path file, int bufferSize, Progressable progress)
      throws IOException {
    return files().append(file, bufferSize, progress);
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    return files().rename(from, to);
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    return files().delete(path, recursive);
  }

  @Override
  public boolean mkdirs(Path path) throws IOException {
    return files().mkdirs(path);
  }

  @Override
  public void setPermission(Path path, FsPermission permission) throws IOException {
    files().setPermission(path, permission);
  }

  @Override
  public FileStatus[] listStatus(Path path) throws IOException {
    return files().listStatus(path);
  }

  @Override
  public RemoteIterator<FileStatus> listStatusIterator(Path path) throws IOException {
    return files().listStatusIterator(path);
  }

  @Override
  public RemoteIterator<LocatedFileStatus> listLocatedStatus(Path path) throws IOException {
    return files().listLocatedStatus(path);
  }
}
