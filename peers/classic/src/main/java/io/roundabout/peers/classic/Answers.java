package io.roundabout.peers.classic;

import java.util.Locale;

/** When the sender of a partition waits for the broker's answers. */
enum Answers {
  /** After each message. */
  EACH,
  /** At the end of the partition. */
  LATER;

  static Answers of(String setting) {
    for (Answers answers : values()) {
      if (answers.name().toLowerCase(Locale.ROOT).equals(setting)) {
        return answers;
      }
    }
    throw new IllegalArgumentException("answers is each or later, not " + setting);
  }
}
