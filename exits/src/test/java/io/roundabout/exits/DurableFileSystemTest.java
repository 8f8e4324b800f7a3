package io.roundabout.exits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.EnumSet;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathIsNotEmptyDirectoryException;
import org.apache.hadoop.fs.permission.FsPermission;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableFileSystemTest {
  @TempDir java.nio.file.Path directory;

  private Configuration conf;
  private FileSystem files;
  private Path root;

  @BeforeEach
  void openFileSystem() throws IOException {
    conf = new Configuration();
    conf.set("fs.file.impl", DurableFileSystem.class.getName());
    conf.set("fs.AbstractFileSystem.file.impl", DurableFs.class.getName());
    files = FileSystem.newInstance(URI.create("file:///"), conf);
    root = new Path(directory.toUri());
  }

  private Path write(String name, String text) throws IOException {
    Path file = new Path(root, name);
    try (FSDataOutputStream out = files.create(file, true)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return file;
  }

  private String read(Path file) throws IOException {
    try (FSDataInputStream in = files.open(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void itIsWhatHadoopTakesForTheLocalFileSystem() throws IOException {
    assertThat(files).isInstanceOf(LocalFileSystem.class);
    assertThat(FileSystem.getLocal(conf)).isInstanceOf(DurableFileSystem.class);
    assertThat(files.getScheme()).isEqualTo("file");
  }

  @Test
  void whatIsWrittenCanBeReadAndLeavesNoOtherFile() throws IOException {
    Path file = write("a/b/file", "text");

    assertThat(read(file)).isEqualTo("text");
    try (Stream<java.nio.file.Path> all = Files.walk(directory)) {
      assertThat(all.filter(Files::isRegularFile)).containsExactly(directory.resolve("a/b/file"));
    }
  }

  @Test
  void largeAndSmallWritesComeInOrder() throws IOException {
    Path file = new Path(root, "file");
    try (FSDataOutputStream out = files.create(file, true, 512)) {
      out.write('a');
      out.write("b".repeat(1_000).getBytes(StandardCharsets.UTF_8));
      out.write('c');
      out.write("d".repeat(511).getBytes(StandardCharsets.UTF_8));
      out.hsync();
      out.write('e');
    }
    assertThat(read(file)).isEqualTo("a" + "b".repeat(1_000) + "c" + "d".repeat(511) + "e");
  }

  @Test
  void aFileIsReplacedOnlyIfAskedTo() throws IOException {
    Path file = write("file", "old text");
    assertThatThrownBy(() -> files.create(file, false))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThatThrownBy(() -> files.create(root, true))
        .isInstanceOf(FileAlreadyExistsException.class);

    write("file", "new");

    assertThat(read(file)).isEqualTo("new");
  }

  @Test
  void aRenameReplacesAFileAndMovesIntoADirectory() throws IOException {
    Path old = write("old", "old");
    Path fresh = write(".new.tmp", "new");

    assertThat(files.rename(fresh, old)).isTrue();
    assertThat(read(old)).isEqualTo("new");
    assertThat(files.exists(fresh)).isFalse();

    Path inside = new Path(root, "directory");
    files.mkdirs(inside);
    assertThat(files.rename(old, inside)).isTrue();
    assertThat(read(new Path(inside, "old"))).isEqualTo("new");
    assertThatThrownBy(() -> files.rename(old, inside)).isInstanceOf(FileNotFoundException.class);
  }

  @Test
  void fileContextRenamesOverAFileOnlyIfAskedTo() throws IOException {
    Path from = write("from", "new");
    Path to = write("to", "old");
    FileContext context = FileContext.getFileContext(URI.create("file:///"), conf);

    assertThatThrownBy(() -> context.rename(from, to, Rename.NONE))
        .isInstanceOf(FileAlreadyExistsException.class);
    context.rename(from, to, Rename.OVERWRITE);

    assertThat(read(to)).isEqualTo("new");
    try (FSDataOutputStream out =
        context.create(new Path(root, "made"), EnumSet.of(CreateFlag.CREATE))) {
      out.write('x');
    }
    assertThat(read(new Path(root, "made"))).isEqualTo("x");
  }

  @Test
  void aListingTellsSizesAndKinds() throws IOException {
    write("file", "12345");
    files.mkdirs(new Path(root, "directory"), FsPermission.getDirDefault());

    FileStatus[] listed = files.listStatus(root);

    assertThat(listed)
        .extracting(status -> status.getPath().getName() + status.isDirectory() + status.getLen())
        .containsExactlyInAnyOrder("filefalse5", "directorytrue0");
    assertThat(files.listStatus(new Path(root, "file"))).hasSize(1);
    assertThat(files.listFiles(root, true).next().getPath().getName()).isEqualTo("file");
    assertThatThrownBy(() -> files.listStatus(new Path(root, "none")))
        .isInstanceOf(FileNotFoundException.class);
    assertThatThrownBy(() -> files.getFileStatus(new Path(root, "file/below")))
        .isInstanceOf(FileNotFoundException.class);
  }

  @Test
  void aDirectoryWithFilesGoesOnlyWithThem() throws IOException {
    write("a/b", "x");
    Path a = new Path(root, "a");

    assertThatThrownBy(() -> files.delete(a, false))
        .isInstanceOf(PathIsNotEmptyDirectoryException.class);
    assertThat(files.delete(a, true)).isTrue();
    assertThat(files.delete(a, true)).isFalse();
    assertThat(files.exists(a)).isFalse();
  }

  @Test
  void permissionsAreToldAndSetWithoutAnotherProcess() throws IOException {
    Path file = write("file", "x");
    long processes = ProcessHandle.current().children().count();

    files.setPermission(file, new FsPermission((short) 0640));

    assertThat(files.getFileStatus(file).getPermission().toShort()).isEqualTo((short) 0640);
    assertThat(ProcessHandle.current().children().count()).isEqualTo(processes);
  }

  @Test
  void whatItCannotDoItRefuses() throws IOException {
    Path file = write("file", "x");
    assertThatThrownBy(() -> files.append(file)).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> files.mkdirs(file)).isInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  void hadoopsOwnCopyGoesThroughIt() throws IOException {
    Path from = write("from", "text");
    Path to = new Path(root, "to");

    files.copyFromLocalFile(from, to);

    assertThat(read(to)).isEqualTo("text");
  }
}
