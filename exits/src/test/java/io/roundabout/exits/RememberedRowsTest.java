package io.roundabout.exits;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RememberedRowsTest {
  @TempDir Path directory;

  @Test
  void whatComesIsAddedAndWhatIsForgottenIsTakenOff() {
    RememberedRows rows = RememberedRows.in(file());
    rows.count(0, 100);
    rows.count(1, -40);
    assertThat(rows.rows()).isEqualTo(60);
  }

  @Test
  void theCountGoesOnAfterARestartAndABatchThatIsRunAgainCountsOnce() {
    RememberedRows first = RememberedRows.in(file());
    first.count(7, 100);
    RememberedRows second = RememberedRows.in(file());
    assertThat(second.rows()).isEqualTo(100);
    second.count(7, 100);
    second.count(8, 5);
    assertThat(RememberedRows.in(file()).rows()).isEqualTo(105);
  }

  @Test
  void aFileThatCannotBeReadStopsNothing() throws Exception {
    Files.writeString(file(), "{\"v\":1,");
    RememberedRows rows = RememberedRows.in(file());
    rows.count(3, 10);
    assertThat(rows.rows()).isEqualTo(10);
  }

  private Path file() {
    return directory.resolve("remembered.json");
  }
}
