package io.roundabout.exits;

import io.roundabout.fuzzing.Agreement;
import io.roundabout.fuzzing.Input;
import io.roundabout.fuzzing.ScratchFile;
import io.roundabout.fuzzing.Target;
import java.io.IOException;
import java.nio.file.Path;

/**
 * What an exit remembers: its generation, its skips, how far a built-in one has come, and Spark's
 * log of offsets.
 */
public final class ExitFiles implements Target {
  @Override
  public void take(byte[] bytes) throws IOException {
    Input input = new Input(bytes);
    int choice = input.choice();
    Path file = ScratchFile.of(input.rest());
    try {
      switch (choice % 4) {
        case 0 -> ExitDirectory.readGeneration(file);
        case 1 -> ExitDirectory.readSkips(file);
        case 2 -> FeedPosition.Epoch.read(file);
        default -> Checkpoint.read(file, 7);
      }
    } catch (IOException refused) {
      Agreement.holds(refused.getMessage().contains(file.toString()), "the complaint names it");
    }
  }
}
