package io.roundabout.exits;

import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/** Says an exit's query in a session in which the lanes are views already. */
final class QueryText {
  private static final Pattern CLASS = Pattern.compile("(?i)\\s*AS\\s+'([\\w.$]+)'\\s*");

  private QueryText() {}

  static void createFunction(SparkSession session, String name, String definition) {
    Matcher byClass = CLASS.matcher(definition);
    if (byClass.matches()) {
      try {
        load(byClass.group(1));
      } catch (ClassNotFoundException e) {
        throw new IllegalArgumentException(noClass(byClass.group(1)), e);
      }
      ((org.apache.spark.sql.classic.SparkSession) session)
          .udf()
          .registerJava(name, byClass.group(1), null);
    } else {
      session.sql(functionIntro(name) + definition);
    }
  }

  /** What stands before a function's definition in SQL. */
  static String functionIntro(String name) {
    return "CREATE OR REPLACE TEMPORARY FUNCTION " + name + " ";
  }

  static void createView(SparkSession session, String name, String sql) {
    session.sql(sql).createOrReplaceTempView(QueryChecker.quoted(name));
  }

  /**
   * The exit's query, with the functions and those views that it needs.
   *
   * @param lanes the names of the lanes that are there
   * @throws ReflectiveOperationException when the exit's class cannot be made
   * @throws ParseException when a query is no SQL
   */
  static Dataset<Row> say(
      SparkSession session, ExitConfig exit, Library library, Collection<String> lanes)
      throws ReflectiveOperationException, ParseException {
    library.functions().forEach((name, definition) -> createFunction(session, name, definition));
    if (exit.query() instanceof ExitConfig.Java route) {
      return result(route.className(), new Asked(tables(session, lanes)));
    }
    String sql = exit.query().text();
    Set<String> needed = views(session, sql, library);
    for (Map.Entry<String, String> view : library.views().entrySet()) {
      if (needed.contains(view.getKey().toLowerCase(Locale.ROOT))) {
        createView(session, view.getKey(), view.getValue());
      }
    }
    return session.sql(sql);
  }

  /** The lanes that an exit's class asks for when it is tried out, in the order of asking. */
  static List<String> asked(SparkSession session, String className, Collection<String> lanes)
      throws ReflectiveOperationException {
    Asked asked = new Asked(tables(session, lanes));
    result(className, asked);
    return List.copyOf(asked.names);
  }

  private static Map<String, Dataset<Row>> tables(SparkSession session, Collection<String> lanes) {
    Map<String, Dataset<Row>> tables = new LinkedHashMap<>();
    lanes.forEach(lane -> tables.put(lane, session.table(QueryChecker.quoted(lane))));
    return tables;
  }

  private static Dataset<Row> result(String className, Asked lanes)
      throws ReflectiveOperationException {
    Dataset<Row> rows = route(className).route(lanes);
    if (rows == null) {
      throw new ReflectiveOperationException(
          "class '%s' gives no rows but null".formatted(className));
    }
    return rows;
  }

  private static Route route(String className) throws ReflectiveOperationException {
    Object made;
    try {
      made = load(className).getConstructor().newInstance();
    } catch (ClassNotFoundException e) {
      throw new ReflectiveOperationException(noClass(className), e);
    } catch (NoSuchMethodException e) {
      throw new ReflectiveOperationException(
          "class '%s' needs a public constructor without arguments".formatted(className), e);
    }
    if (made instanceof Route route) {
      return route;
    }
    throw new ReflectiveOperationException(
        "class '%s' does not implement %s".formatted(className, Route.class.getName()));
  }

  private static Class<?> load(String className) throws ClassNotFoundException {
    return Class.forName(className, true, Thread.currentThread().getContextClassLoader());
  }

  private static String noClass(String className) {
    return "there is no class '%s' on the class path; put its jar or folder into ROUNDABOUT_CLASSPATH"
        .formatted(className);
  }

  /** The views that a query reads, and those that they read, in lower case. */
  private static Set<String> views(SparkSession session, String sql, Library library)
      throws ParseException {
    Map<String, String> texts = new TreeMap<>();
    library.views().forEach((name, text) -> texts.put(name.toLowerCase(Locale.ROOT), text));
    Set<String> needed = new LinkedHashSet<>();
    List<String> unread = new ArrayList<>(List.of(sql));
    while (!unread.isEmpty()) {
      Set<String> named = named(session, unread.remove(0));
      for (String view : named) {
        if (texts.containsKey(view) && needed.add(view)) {
          unread.add(texts.get(view));
        }
      }
    }
    return needed;
  }

  private static Set<String> named(SparkSession session, String sql) throws ParseException {
    LogicalPlan plan =
        ((org.apache.spark.sql.classic.SparkSession) session)
            .sessionState()
            .sqlParser()
            .parsePlan(sql);
    return ParsedQuery.relations(plan).stream()
        .map(relation -> relation.tableName().replace("`", "").toLowerCase(Locale.ROOT))
        .collect(Collectors.toSet());
  }

  /** Notes what is asked for. */
  private static final class Asked extends AbstractMap<String, Dataset<Row>> {
    private final Map<String, Dataset<Row>> all;
    private final Set<String> names = new LinkedHashSet<>();

    Asked(Map<String, Dataset<Row>> all) {
      this.all = all;
    }

    @Override
    public Dataset<Row> get(Object key) {
      Dataset<Row> rows = all.get(key);
      if (rows == null) {
        throw new IllegalArgumentException(
            "there is no lane '%s'; the lanes are %s"
                .formatted(key, String.join(", ", all.keySet())));
      }
      names.add((String) key);
      return rows;
    }

    @Override
    public boolean containsKey(Object key) {
      return all.containsKey(key);
    }

    @Override
    public Set<Entry<String, Dataset<Row>>> entrySet() {
      names.addAll(all.keySet());
      return all.entrySet();
    }
  }
}
