package io.roundabout.lanelog;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A lane's files in a directory of the local disk. */
record LocalStorage(Path path) implements LogStorage {

  static LocalStorage in(Path directory) throws IOException {
    makeDurably(directory.toAbsolutePath());
    return new LocalStorage(directory);
  }

  private static void makeDurably(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      return;
    }
    makeDurably(directory.getParent());
    Files.createDirectories(directory);
    force(directory.getParent());
  }

  @Override
  public String describe(String file) {
    return path.resolve(file).toString();
  }

  @Override
  public Optional<Path> directory() {
    return Optional.of(path);
  }

  @Override
  public List<String> list() throws IOException {
    List<String> names = new ArrayList<>();
    try (Stream<Path> files = Files.list(path)) {
      files.forEach(file -> names.add(file.getFileName().toString()));
    }
    return names;
  }

  @Override
  public boolean exists(String file) {
    return Files.exists(path.resolve(file));
  }

  @Override
  public LogFile open(String file, boolean create) throws IOException {
    Path target = path.resolve(file);
    try {
      return new LocalFile(
          target, FileChannel.open(target, StandardOpenOption.READ, StandardOpenOption.WRITE));
    } catch (NoSuchFileException e) {
      if (!create) {
        throw e;
      }
    }
    FileChannel made;
    try {
      made =
          FileChannel.open(
              target,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.CREATE_NEW);
    } catch (IOException e) {
      throw LocalFile.named(target, e);
    }
    try {
      force(path);
    } catch (IOException e) {
      made.close();
      throw e;
    }
    return new LocalFile(target, made);
  }

  @Override
  public void rename(String from, String to) throws IOException {
    Files.move(
        path.resolve(from),
        path.resolve(to),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    force(path);
  }

  @Override
  public void delete(String file) throws IOException {
    Files.deleteIfExists(path.resolve(file));
    force(path);
  }

  /** A file's name is on disk only when its directory has been fsynced. */
  private static void force(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
