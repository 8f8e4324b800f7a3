package io.roundabout.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The conversations of docs/gate-protocol.md are what the gate really says. */
class DocumentedConversationsTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "gate-protocol.md");

  @TempDir Path directory;

  @Test
  void everyWholeConversationComesOutAsWritten() throws IOException {
    List<List<String>> conversations = conversations();
    assertThat(conversations).hasSizeGreaterThanOrEqualTo(6);
    try (TestGate gate = new TestGate(directory)) {
      try (TestVehicle vehicle = gate.vehicle("UNLOAD weather vehicle=me trip=a")) {
        vehicle.lines(TestGate.rows(1, 12)).awaitAck(12);
      }
      for (List<String> conversation : conversations) {
        play(gate, conversation);
      }
    }
  }

  private static void play(TestGate gate, List<String> conversation) throws IOException {
    try (TestVehicle vehicle = gate.vehicle()) {
      vehicle.lines(said(conversation, "C: "));
      assertThat(vehicle.hearAll()).containsExactly(said(conversation, "S: "));
    }
  }

  private static String[] said(List<String> conversation, String by) {
    return conversation.stream()
        .filter(line -> line.startsWith(by))
        .map(line -> line.substring(by.length()))
        .toArray(String[]::new);
  }

  /** Those without "…" among the vehicle's lines: these leave rows to the imagination. */
  private static List<List<String>> conversations() throws IOException {
    List<List<String>> conversations = new ArrayList<>();
    String[] blocks = Files.readString(DOCUMENT).split("```");
    for (int i = 1; i < blocks.length; i += 2) {
      if (blocks[i].contains("\nC: ") && !blocks[i].contains("C: …")) {
        for (String conversation : blocks[i].strip().split("\n\n")) {
          conversations.add(Arrays.asList(conversation.split("\n")));
        }
      }
    }
    return conversations;
  }
}
