package io.roundabout.fuzzing;

import io.roundabout.rowformat.Encoding;

/** A recorded encoding. */
final class EncodingTexts implements Target {
  @Override
  public void take(byte[] input) {
    Encoding encoding;
    try {
      encoding = Encoding.fromJson(new Input(input).text());
    } catch (IllegalArgumentException refused) {
      return;
    }
    Agreement.same(encoding, Encoding.fromJson(encoding.toJson()), "an encoding is read back");
  }
}
