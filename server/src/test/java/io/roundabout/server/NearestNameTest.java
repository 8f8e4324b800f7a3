package io.roundabout.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestNameTest {
  @Test
  void aSlipIsAnsweredWithTheNameAndAnythingElseWithAllNames() {
    List<String> allowed = List.of("columns", "csv", "table");
    assertThat(NearestName.hint("colums", allowed)).isEqualTo("; did you mean 'columns'?");
    assertThat(NearestName.hint("COLUMNS", allowed)).isEqualTo("; did you mean 'columns'?");
    assertThat(NearestName.hint("cvs", allowed)).isEqualTo("; did you mean 'csv'?");
    assertThat(NearestName.hint("zebra", allowed)).isEqualTo("; allowed are columns, csv, table");
  }
}
