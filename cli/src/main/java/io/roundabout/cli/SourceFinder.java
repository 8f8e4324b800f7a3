package io.roundabout.cli;

import io.roundabout.vehicle.RowSource;
import io.roundabout.vehicle.RowSourceProvider;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/** Finds what {@code --from} names. */
final class SourceFinder {
  private static final Map<String, String> MODULES =
      Map.of("hdfs", "vehicle-hdfs", "hbase", "vehicle-hbase");

  private final ModuleLoader modules;

  SourceFinder(ModuleLoader modules) {
    this.modules = modules;
  }

  /**
   * @param from null or {@code -} for standard input
   * @param columns null without a mapping
   */
  RowSource find(String from, String columns) throws IOException {
    if (from == null || from.equals("-")) {
      refuseColumns(columns, "standard input");
      return new StandardInput(System.in);
    }
    int end = from.indexOf(':');
    String scheme =
        end > 0 && from.substring(0, end).matches("[a-z][a-z0-9+]*") ? from.substring(0, end) : "";
    if (MODULES.containsKey(scheme)) {
      return provider(scheme).source(uri(from), Optional.ofNullable(columns));
    }
    if (scheme.equals("file")) {
      refuseColumns(columns, "a file");
      return FileSource.of(filePath(from));
    }
    if (!scheme.isEmpty() && from.startsWith("//", end + 1)) {
      throw new UsageException(
          "--from "
              + from
              + ": "
              + scheme
              + ":// is not known; write a path, file:, hdfs:// or hbase://, or pipe the rows in");
    }
    refuseColumns(columns, "a file");
    return FileSource.of(Path.of(from));
  }

  private static void refuseColumns(String columns, String what) {
    if (columns != null) {
      throw new UsageException(
          "--columns maps the columns of hbase://; " + what + " has names of its own");
    }
  }

  private static Path filePath(String from) {
    URI uri = uri(from);
    return uri.getPath() == null ? Path.of(uri.getSchemeSpecificPart()) : Path.of(uri.getPath());
  }

  private static URI uri(String from) {
    try {
      return new URI(from.replace(" ", "%20"));
    } catch (URISyntaxException e) {
      throw new UsageException("--from " + from + " is no address: " + e.getMessage());
    }
  }

  private RowSourceProvider provider(String scheme) throws IOException {
    ClassLoader loader = modules.load(MODULES.get(scheme));
    // Both libraries look for their parts with the thread's class loader.
    Thread.currentThread().setContextClassLoader(loader);
    for (RowSourceProvider provider : ServiceLoader.load(RowSourceProvider.class, loader)) {
      if (provider.scheme().equals(scheme)) {
        return provider;
      }
    }
    throw new IOException("module " + MODULES.get(scheme) + " knows no " + scheme + "://");
  }
}
