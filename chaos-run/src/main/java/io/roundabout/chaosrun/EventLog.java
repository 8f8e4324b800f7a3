package io.roundabout.chaosrun;

import java.io.Closeable;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;

/**
 * Which faults have struck, and what went wrong by itself: a line each, {@code MILLIS FAULT-WORD
 * text} or {@code MILLIS unasked text}. A run that is resumed goes on behind them. Not thread-safe.
 */
final class EventLog implements Closeable {
  private static final String UNASKED = "unasked";

  private final LineFile file;
  private final Map<Fault, Integer> counts = new EnumMap<>(Fault.class);
  private int done;
  private int unasked;

  EventLog(RunDirectory directory) throws IOException {
    file = new LineFile(directory.events());
    new Tail(directory.events()).read(this::take);
  }

  private void take(String line) {
    String word = line.split(" ", 3)[1];
    if (word.equals(UNASKED)) {
      unasked++;
    } else {
      counts.merge(Fault.of(word), 1, Integer::sum);
      done++;
    }
  }

  void struck(Fault fault, String text) throws IOException {
    note(fault.word(), text);
  }

  /** Something that no fault explains. */
  void unasked(String text) throws IOException {
    note(UNASKED, text);
  }

  private void note(String word, String text) throws IOException {
    String line = System.currentTimeMillis() + " " + word + " " + text;
    take(line);
    file.line(line).force();
  }

  /** How many faults of the schedule have struck. */
  int done() {
    return done;
  }

  int count(Fault fault) {
    return counts.getOrDefault(fault, 0);
  }

  int unasked() {
    return unasked;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
