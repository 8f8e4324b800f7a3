package io.roundabout.rowformat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Decodes lines and shows what came of them. */
record Rows(List<List<Object>> values, Map<Integer, String> faults) {

  static Rows of(RowDecoder decoder, Columns columns, byte[] block, BitSet skip) {
    RecordedColumn[] out = RecordedColumn.all(columns);
    Map<Integer, String> faults = new LinkedHashMap<>();
    int count = decoder.decode(block, 0, block.length, skip, out, 0, faults::put);
    List<List<Object>> rows = new ArrayList<>();
    for (int row = 0; row < count; row++) {
      List<Object> values = new ArrayList<>();
      for (RecordedColumn column : out) {
        values.add(column.get(row));
      }
      rows.add(values);
    }
    return new Rows(rows, faults);
  }

  static Rows judge(Encoding encoding, byte[] block) {
    int[] all = new int[encoding.columns().size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = i;
    }
    RowDecoder decoder = RowDecoder.judge(encoding, all);
    return of(decoder, encoding.columns(), block, new BitSet());
  }

  static Rows json(String ddl, String... lines) {
    return judge(Encoding.json(Columns.parse(ddl)), block(lines));
  }

  static Rows csv(String ddl, String... lines) {
    return judge(Encoding.csv(Columns.parse(ddl), CsvOptions.DEFAULT), block(lines));
  }

  static byte[] block(String... lines) {
    return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /** The values of the only row, which is good. */
  List<Object> only() {
    if (values.size() != 1 || !faults.isEmpty()) {
      throw new AssertionError("not one good row: " + this);
    }
    return values.get(0);
  }

  /** What is wrong with the only row. */
  String fault() {
    if (!values.isEmpty() || faults.size() != 1) {
      throw new AssertionError("not one broken row: " + this);
    }
    return faults.get(0);
  }
}
