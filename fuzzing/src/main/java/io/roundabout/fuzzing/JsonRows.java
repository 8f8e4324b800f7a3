package io.roundabout.fuzzing;

import io.roundabout.rowformat.Encoding;

/** A block of json rows. */
final class JsonRows implements Target {
  @Override
  public void take(byte[] bytes) {
    Input input = new Input(bytes);
    Encoding encoding = Encoding.json(Schemas.of(Schemas.ALL, input.choice()));
    RowReading.read(encoding, input.lines());
  }
}
