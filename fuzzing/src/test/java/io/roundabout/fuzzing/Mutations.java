package io.roundabout.fuzzing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** Inputs made of others: bytes changed, lost, moved, and pieces of two put together. */
final class Mutations {
  private static final byte[] LIKELY =
      "{}[]\",:\\0123456789.eE+-tfnu =/<>'`;\t\r\n\0\u007f".getBytes(StandardCharsets.UTF_8);

  private final List<byte[]> corpus;
  private final Random random;

  Mutations(List<byte[]> corpus, long seed) {
    this.corpus = corpus;
    this.random = new Random(seed);
  }

  byte[] next() {
    byte[] input = pick();
    for (int i = random.nextInt(5); i >= 0; i--) {
      input = random.nextInt(6) == 0 ? joined(input, pick()) : changed(input);
    }
    return input;
  }

  private byte[] pick() {
    return corpus.get(random.nextInt(corpus.size()));
  }

  private byte[] joined(byte[] first, byte[] second) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(first, 0, random.nextInt(first.length + 1));
    int from = random.nextInt(second.length + 1);
    out.write(second, from, second.length - from);
    return out.toByteArray();
  }

  private byte[] changed(byte[] input) {
    int at = random.nextInt(input.length + 1);
    int rest = Math.min(input.length, at + random.nextInt(4));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(input, 0, at);
    for (int i = random.nextInt(4); i > 0; i--) {
      out.write(random.nextBoolean() ? random.nextInt() : LIKELY[random.nextInt(LIKELY.length)]);
    }
    out.write(input, rest, input.length - rest);
    return out.toByteArray();
  }
}
