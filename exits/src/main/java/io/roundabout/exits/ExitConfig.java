package io.roundabout.exits;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * An exit as it is configured.
 *
 * @param emit when an aggregate gives its results; empty for a query without one
 * @param keepState how far apart in event time two rows may be that a join of lanes brings
 *     together; empty unless the exit says {@code keep_state}
 * @param pack rows a message; 1 unless the exit says {@code pack}
 * @param collectors the declared ones; empty for the shared one
 */
public record ExitConfig(
    String name,
    Query query,
    Optional<Emit> emit,
    Optional<Duration> keepState,
    int pack,
    List<String> collectors) {
  public ExitConfig {
    collectors = List.copyOf(collectors);
  }

  /** What becomes of the lanes' rows. */
  public sealed interface Query {
    /** As it was written: what a user would recognise. */
    String text();
  }

  /** A query in SQL. */
  public record Sql(String text) implements Query {}

  /** A class that implements {@link Route}. */
  public record Java(String className) implements Query {
    @Override
    public String text() {
      return className;
    }
  }

  /** When an aggregate gives its results. */
  public enum Emit {
    /** Each result once, when no more rows can come for it. */
    FINAL,
    /** The new values of a key as they come. */
    CHANGES
  }

  /** An exit of a query in SQL that says nothing else. */
  public static ExitConfig sql(String name, String sql) {
    return new ExitConfig(name, new Sql(sql), Optional.empty(), Optional.empty(), 1, List.of());
  }

  /** What is configured of a built-in exit. */
  public static ExitConfig builtIn(String name, int pack, List<String> collectors) {
    return new ExitConfig(name, new Sql(""), Optional.empty(), Optional.empty(), pack, collectors);
  }
}
