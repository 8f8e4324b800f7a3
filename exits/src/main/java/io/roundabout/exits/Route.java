package io.roundabout.exits;

import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What SQL cannot say: an exit's query as a class. Put the class on the class path ({@code
 * ROUNDABOUT_CLASSPATH}) and name it in the exit: {@code java: com.acme.MyRoute}. It needs a public
 * constructor without arguments.
 */
public interface Route {

  /**
   * Says what becomes of the lanes' rows. It is called once for each start of the exit, and once to
   * check it, over empty lanes; so it must only say what is to be done, and neither read rows nor
   * start a query. The result is held to the same rules as a query in SQL.
   *
   * @param lanes streaming for lanes, static for table lanes; those that it does not ask for are
   *     not waited for
   */
  Dataset<Row> route(Map<String, Dataset<Row>> lanes);
}
