package io.roundabout.cli;

import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Loads a module with the class path that its build has written, apart from everything else: of
 * this process it sees the JDK and the vehicle SDK only, so that Hadoop and HBase, which bring the
 * same libraries in other versions, never meet each other.
 */
final class ModuleLoader {
  private static final String SHARED = "io.roundabout.vehicle.";

  private static final Pattern OWN_JAR = Pattern.compile("roundabout-([a-z-]+)-[0-9].*\\.jar");

  private final Path home;

  ModuleLoader(Path home) {
    this.home = home;
  }

  ClassLoader load(String module) throws IOException {
    Path target = home.resolve(module).resolve("target");
    Path classpath = target.resolve("classpath");
    if (!Files.exists(classpath)) {
      throw new IOException(
          module
              + " is not built: start this command with ./roundabout, which builds it, or run"
              + " ./mvnw -DskipTests package");
    }
    List<URL> urls = new ArrayList<>();
    urls.add(url(target.resolve("classes")));
    for (String entry : Files.readString(classpath).strip().split(File.pathSeparator)) {
      urls.add(url(own(Path.of(entry))));
    }
    return new URLClassLoader(module, urls.toArray(URL[]::new), new SharedClasses());
  }

  /**
   * Maven names this checkout's modules by whatever jar it had at hand: their classes are meant.
   */
  private Path own(Path entry) {
    Matcher module = OWN_JAR.matcher(entry.getFileName().toString());
    return module.matches() ? home.resolve(module.group(1)).resolve("target/classes") : entry;
  }

  private static URL url(Path path) throws MalformedURLException {
    return path.toUri().toURL();
  }

  private static final class SharedClasses extends ClassLoader {
    SharedClasses() {
      super(ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (name.startsWith(SHARED) && name.indexOf('.', SHARED.length()) < 0) {
        return ModuleLoader.class.getClassLoader().loadClass(name);
      }
      throw new ClassNotFoundException(name);
    }
  }
}
