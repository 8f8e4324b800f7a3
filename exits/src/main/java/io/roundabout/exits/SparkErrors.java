package io.roundabout.exits;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.QueryContext;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.catalyst.trees.Origin;

/** Spark's errors as a user reads them. */
final class SparkErrors {
  private static final Pattern CLASS = Pattern.compile("^\\[[A-Z0-9_.]+] ");
  private static final Pattern STATE = Pattern.compile("\\s*SQLSTATE: \\w{5}.*$", Pattern.DOTALL);

  /** Spark's advice to switch ANSI mode off, which no exit can follow. */
  private static final Pattern SETTING =
      Pattern.compile(
          "\\s*If necessary set \\S+ to \"false\" to bypass this error(, and return NULL instead)?\\.");

  private static final Pattern POSITION = Pattern.compile("(;? line \\d+ pos \\d+)?;?$");

  private SparkErrors() {}

  /** What is wrong with the SQL, and where in it. */
  static QueryFault fault(Throwable e, String sql) {
    int[] at = position(e, sql);
    return new QueryFault(at[0], at[1], sentence(e));
  }

  static QueryFault fault(Origin origin, String message) {
    int line = origin.line().isDefined() ? (Integer) origin.line().get() : 1;
    int column = origin.startPosition().isDefined() ? (Integer) origin.startPosition().get() : 0;
    return new QueryFault(line, column + 1, message);
  }

  /** The root cause's first line, with Spark's name of the error but without the SQLSTATE. */
  static String runtime(Throwable e) {
    Throwable cause = root(e);
    String message = cause.getMessage();
    if (message == null || message.isBlank()) {
      return cause.getClass().getSimpleName();
    }
    return firstLine(advised(message.strip()));
  }

  static Throwable root(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    return cause;
  }

  private static String sentence(Throwable e) {
    if (e instanceof SparkThrowable spark && spark.getCondition() != null) {
      Map<String, String> values = spark.getMessageParameters();
      if (spark.getCondition().startsWith("UNRESOLVED_COLUMN.")) {
        String near = values.get("proposal");
        return "there is no column "
            + unquoted(values.get("objectName"))
            + (near == null ? "" : "; near it are " + near);
      } else if (spark.getCondition().equals("UNRESOLVED_ROUTINE")) {
        return "there is no function " + unquoted(values.get("routineName"));
      } else if (spark.getCondition().endsWith(".STREAMING_QUERY")) {
        return "a subquery over a lane that is not a table would have to be asked again for each row"
            + " that comes: join the lane instead";
      }
    }
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    message = CLASS.matcher(message.strip()).replaceFirst("");
    message = advised(message);
    return POSITION.matcher(firstLine(message)).replaceFirst("");
  }

  /** Without the SQLSTATE and what no exit can do about it. */
  private static String advised(String message) {
    return SETTING.matcher(STATE.matcher(message).replaceFirst("")).replaceFirst("");
  }

  private static String unquoted(String name) {
    return "'" + name.replace("`", "") + "'";
  }

  private static String firstLine(String text) {
    int end = text.indexOf('\n');
    return (end < 0 ? text : text.substring(0, end)).strip();
  }

  private static int[] position(Throwable e, String sql) {
    if (e instanceof ParseException parse) {
      QueryFault fault = fault(parse.start(), "");
      return new int[] {fault.line(), fault.column()};
    }
    if (e instanceof AnalysisException analysis && analysis.line().isDefined()) {
      int column =
          analysis.startPosition().isDefined() ? (Integer) analysis.startPosition().get() : 0;
      return new int[] {(Integer) analysis.line().get(), column + 1};
    }
    if (e instanceof SparkThrowable spark) {
      for (QueryContext context : spark.getQueryContext()) {
        if (context.contextType() == org.apache.spark.QueryContextType.SQL
            && context.startIndex() >= 0) {
          return position(sql, context.startIndex());
        }
      }
    }
    return new int[] {1, 1};
  }

  private static int[] position(String sql, int index) {
    Matcher lineBreak = Pattern.compile("\n").matcher(sql);
    int line = 1;
    int start = 0;
    while (lineBreak.find() && lineBreak.start() < index) {
      line++;
      start = lineBreak.end();
    }
    return new int[] {line, index - start + 1};
  }
}
