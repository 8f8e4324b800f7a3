package io.roundabout.fuzzing;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What Jazzer calls, by these names, in a process of its own for each target. The targets are
 * loaded from a path of their own: Jazzer looks through all of its class path when it starts, and
 * with Spark on it that takes longer than a hundred thousand inputs.
 */
public final class FuzzEntry {
  static final String TARGET = "roundabout.fuzzing.target";
  static final String CLASSPATH = "roundabout.fuzzing.classpath";

  private static final Consumer<byte[]> CHOSEN = load();

  private FuzzEntry() {}

  public static void fuzzerTestOneInput(byte[] input) {
    CHOSEN.accept(input);
  }

  @SuppressWarnings("unchecked")
  private static Consumer<byte[]> load() {
    try {
      List<URL> path = new ArrayList<>();
      for (String entry : System.getProperty(CLASSPATH).split(File.pathSeparator)) {
        path.add(Path.of(entry).toUri().toURL());
      }
      ClassLoader loader =
          new URLClassLoader(path.toArray(new URL[0]), ClassLoader.getPlatformClassLoader());
      Class<?> targets = loader.loadClass("io.roundabout.fuzzing.FuzzTarget");
      return (Consumer<byte[]>)
          targets.getMethod("named", String.class).invoke(null, System.getProperty(TARGET));
    } catch (MalformedURLException | ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
