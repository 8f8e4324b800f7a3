package io.roundabout.chaosrun;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How far vehicles and collectors have come, by the files that they write. Not thread-safe. */
final class Progress {
  private final RunDirectory.NotesReader notes;
  private final Map<Queue, Numbers> queues = new LinkedHashMap<>();

  private static final class Numbers {
    private final Tail tail;
    private final BitSet seen = new BitSet();

    Numbers(Tail tail) {
      this.tail = tail;
    }

    void take(String line) {
      int tab = line.indexOf('\t');
      if (line.charAt(0) != TripNotes.FAULT.charAt(0) && tab < 10) {
        seen.set(Integer.parseInt(line, 0, tab, 10));
      }
    }
  }

  Progress(RunDirectory directory) {
    notes = directory.new NotesReader();
    for (Queue queue : Exit.allQueues()) {
      queues.put(queue, new Numbers(new Tail(directory.collected(queue))));
    }
  }

  TripNotes notes() throws IOException {
    return notes.read();
  }

  long acknowledged() throws IOException {
    return notes().acknowledged();
  }

  /** Different numbers of all queues together. */
  long collected() throws IOException {
    long collected = 0;
    for (Queue queue : queues.keySet()) {
      collected += collected(queue);
    }
    return collected;
  }

  private long collected(Queue queue) throws IOException {
    Numbers numbers = queues.get(queue);
    numbers.tail.read(numbers::take);
    return numbers.seen.cardinality();
  }

  /** The queues to which not all has come, with what has, as text; empty when all has come. */
  List<String> missing(Expectations expectations) throws IOException {
    List<String> missing = new ArrayList<>();
    for (Queue queue : queues.keySet()) {
      long expected = expectations.of(queue.exit()).size();
      long collected = collected(queue);
      if (collected < expected) {
        missing.add("%s: %,d of %,d".formatted(queue.address(), collected, expected));
      }
    }
    return missing;
  }
}
