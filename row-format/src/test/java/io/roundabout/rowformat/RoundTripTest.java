package io.roundabout.rowformat;

import static org.assertj.core.api.Assertions.assertThat;

import io.roundabout.rowformat.Samples.Lane;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class RoundTripTest {
  @Provide
  Arbitrary<Lane> lanes() {
    return Samples.lanes();
  }

  @Property(tries = 2000)
  void whatIsWrittenAsNdjsonIsReadBackTheSame(@ForAll("lanes") Lane lane) throws IOException {
    Rows rows = Rows.judge(Encoding.json(lane.columns()), ndjson(lane));
    assertThat(rows.faults()).isEmpty();
    assertThat(rows.values()).isEqualTo(lane.rows());
  }

  @Provide
  Arbitrary<Lane> flatLanes() {
    return Samples.flatLanes().map(CsvText::withoutLineEnds);
  }

  @Property(tries = 2000)
  void whatIsWrittenAsCsvIsReadBackTheSame(@ForAll("flatLanes") Lane lane) {
    CsvOptions csv = new CsvOptions(false, ';', '\'', "NA");
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    for (List<Object> row : lane.rows()) {
      block.writeBytes(new CsvText(csv).line(lane.columns(), row));
      block.write('\n');
    }
    Rows rows = Rows.judge(Encoding.csv(lane.columns(), csv), block.toByteArray());
    assertThat(rows.faults()).isEmpty();
    assertThat(rows.values()).isEqualTo(lane.rows());
  }

  @Property(tries = 500)
  void mapsHoldTheSameTextAsNdjson(@ForAll("lanes") Lane lane) throws IOException {
    MapEncoder encoder = new MapEncoder(lane.columns());
    NdjsonEncoder ndjson = new NdjsonEncoder(lane.columns());
    for (List<Object> row : lane.rows()) {
      Map<String, Object> map = encoder.toMap(new ListValues(row));
      assertThat(map.keySet())
          .containsExactlyElementsOf(lane.columns().list().stream().map(Column::name).toList());
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      ndjson.write(new ListValues(row), line);
      for (int i = 0; i < row.size(); i++) {
        Object value = map.get(lane.columns().get(i).name());
        assertThat(value == null).isEqualTo(row.get(i) == null);
        if (value instanceof String text && !text.isEmpty() && text.matches("[-+.:TZ0-9]+")) {
          assertThat(line.toString(java.nio.charset.StandardCharsets.UTF_8))
              .contains('"' + text + '"');
        }
      }
    }
  }

  @Property(tries = 1000)
  void columnsAreReadBackFromTheirDdl(@ForAll("lanes") Lane lane) {
    assertThat(Columns.parse(lane.columns().ddl())).isEqualTo(lane.columns());
  }

  @Property(tries = 500)
  void anEncodingIsReadBackFromItsJson(@ForAll("lanes") Lane lane) {
    Encoding json = Encoding.json(lane.columns());
    assertThat(Encoding.fromJson(json.toJson())).isEqualTo(json);
    Encoding csv = Encoding.csv(lane.columns(), new CsvOptions(true, '\t', '\'', "\\N"));
    assertThat(Encoding.fromJson(csv.toJson())).isEqualTo(csv);
    assertThat(csv.toJson()).doesNotContain("\n");
  }

  static byte[] ndjson(Lane lane) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    NdjsonEncoder encoder = new NdjsonEncoder(lane.columns());
    for (List<Object> row : lane.rows()) {
      encoder.write(new ListValues(row), out);
    }
    return out.toByteArray();
  }
}
