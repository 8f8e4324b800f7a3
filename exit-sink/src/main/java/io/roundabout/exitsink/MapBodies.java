package io.roundabout.exitsink;

import io.roundabout.rowformat.Columns;
import io.roundabout.rowformat.MapEncoder;
import io.roundabout.rowformat.RowValues;
import java.io.IOException;

/** One row a body. */
final class MapBodies implements MessageBodies {
  private final MapEncoder rows;
  private final Target target;
  private final AmqpBytes bytes = new AmqpBytes();

  MapBodies(Columns columns, Target target) {
    this.rows = new MapEncoder(columns);
    this.target = target;
  }

  @Override
  public void write(RowValues row) throws IOException {
    bytes.beginValueSection();
    bytes.put(rows.toMap(row));
    MessageBodies.requireSize(bytes.length());
    target.accept(bytes.array(), bytes.length(), 1);
  }

  @Override
  public void flush() {}
}
