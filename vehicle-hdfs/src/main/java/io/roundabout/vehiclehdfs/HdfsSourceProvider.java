package io.roundabout.vehiclehdfs;

import io.roundabout.vehicle.RowSource;
import io.roundabout.vehicle.RowSourceProvider;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.AccessControlException;

/**
 * Opens {@code hdfs://host:port/path}. Settings of the site (core-site.xml, hdfs-site.xml) are
 * taken from the directory that HADOOP_CONF_DIR names, if it is set.
 */
public final class HdfsSourceProvider implements RowSourceProvider {

  @Override
  public String scheme() {
    return "hdfs";
  }

  @Override
  public RowSource source(URI address, Optional<String> columns) throws IOException {
    if (columns.isPresent()) {
      throw new IllegalArgumentException(
          "--columns maps the columns of hbase://; a file of " + address + " has names of its own");
    }
    if (address.getPath() == null || address.getPath().length() < 2) {
      throw new IllegalArgumentException(
          address + " names no file: write hdfs://host:port/path/to/file");
    }
    Configuration settings = settings(System.getenv("HADOOP_CONF_DIR"));
    try {
      FileSystem files = FileSystem.newInstance(address, settings);
      return source(files, new Path(address), address);
    } catch (IllegalArgumentException e) {
      throw unreachable(address, e);
    }
  }

  private static RowSource source(FileSystem files, Path path, URI address) throws IOException {
    try {
      FileStatus status = files.getFileStatus(path);
      if (status.isDirectory()) {
        throw new IOException(address + " is a directory: name one of its files");
      }
      return new HdfsSource(files, path, address.toString(), status.getLen());
    } catch (FileNotFoundException e) {
      files.close();
      throw new IOException(
          "HDFS has no file " + address + " (hdfs dfs -ls shows what is there)", e);
    } catch (AccessControlException e) {
      files.close();
      throw new IOException(
          "HDFS does not let '%s' read %s; HADOOP_USER_NAME names another user"
              .formatted(System.getProperty("user.name"), address),
          e);
    } catch (java.net.SocketException
        | java.net.SocketTimeoutException
        | java.net.UnknownHostException e) {
      files.close();
      throw unreachable(address, e);
    } catch (IOException e) {
      files.close();
      throw e;
    }
  }

  private static IOException unreachable(URI address, Exception cause) {
    Throwable root = cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return new IOException(
        "the name node of %s cannot be reached (%s): is it up, and is that its RPC port (fs.defaultFS)?"
            .formatted(address, root.getMessage()),
        cause);
  }

  /** Settings under which a name node that is not there is told within seconds. */
  static Configuration settings(String siteDirectory) {
    Configuration settings = new Configuration();
    settings.set("fs.hdfs.impl", "org.apache.hadoop.hdfs.DistributedFileSystem");
    settings.setInt("ipc.client.connect.max.retries", 2);
    settings.setInt("ipc.client.connect.retry.interval", 500);
    settings.setInt("ipc.client.connect.max.retries.on.timeouts", 1);
    settings.setInt("ipc.client.connect.timeout", 10_000);
    if (siteDirectory != null) {
      for (String name : new String[] {"core-site.xml", "hdfs-site.xml"}) {
        java.nio.file.Path file = java.nio.file.Path.of(siteDirectory, name);
        if (Files.exists(file)) {
          settings.addResource(new Path(file.toUri()));
        }
      }
    }
    return settings;
  }
}
