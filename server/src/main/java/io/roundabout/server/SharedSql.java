package io.roundabout.server;

import io.roundabout.exits.QueryFault;
import java.nio.file.Path;

/**
 * A view or a function, which the queries of several exits share.
 *
 * @param kind {@code view} or {@code function}
 * @param text the SQL, and where it stands in the file
 */
record SharedSql(String kind, String name, ScalarText text) {

  /** A fault of the SQL, at its place in the file. */
  ConfigFault fault(Path file, QueryFault fault) {
    return new ConfigFault(
        file.toString(),
        text.at(fault.line(), fault.column() - 1),
        kind + " '" + name + "': " + fault.message());
  }
}
