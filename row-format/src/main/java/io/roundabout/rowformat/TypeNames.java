package io.roundabout.rowformat;

import io.roundabout.rowformat.ColumnType.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What types may be called. */
final class TypeNames {
  private static final Map<String, Scalar> SCALARS = new TreeMap<>();

  /** What other systems call these types; the edit distance would guess worse. */
  private static final Map<String, String> ELSEWHERE =
      Map.ofEntries(
          Map.entry("TEXT", "STRING"),
          Map.entry("VARCHAR", "STRING, which has no limit"),
          Map.entry("CHAR", "STRING, which has no limit"),
          Map.entry("BOOL", "BOOLEAN"),
          Map.entry("NUMBER", "DECIMAL(p,s) or DOUBLE"),
          Map.entry("DATETIME", "TIMESTAMP_NTZ, or TIMESTAMP for points in time"),
          Map.entry("TIMESTAMPTZ", "TIMESTAMP"),
          Map.entry("INT8", "TINYINT"),
          Map.entry("INT16", "SMALLINT"),
          Map.entry("INT32", "INT"),
          Map.entry("INT64", "BIGINT"),
          Map.entry("FLOAT32", "FLOAT"),
          Map.entry("FLOAT64", "DOUBLE"),
          Map.entry("BYTES", "BINARY"),
          Map.entry("BLOB", "BINARY"),
          Map.entry("LIST", "ARRAY"),
          Map.entry("OBJECT", "STRUCT"),
          Map.entry("ROW", "STRUCT"));

  static {
    for (Scalar type : Scalar.values()) {
      SCALARS.put(type.name(), type);
    }
    SCALARS.put("BYTE", Scalar.TINYINT);
    SCALARS.put("SHORT", Scalar.SMALLINT);
    SCALARS.put("INTEGER", Scalar.INT);
    SCALARS.put("LONG", Scalar.BIGINT);
    SCALARS.put("REAL", Scalar.FLOAT);
    SCALARS.put("TIMESTAMP_LTZ", Scalar.TIMESTAMP);
  }

  private TypeNames() {}

  /** The type without parameters of that name in any case, or null. */
  static Scalar scalar(String name) {
    return SCALARS.get(name.toUpperCase(Locale.ROOT));
  }

  /** What to write instead of a name that is none. */
  static String advice(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    String elsewhere = ELSEWHERE.get(upper);
    return elsewhere != null ? "use " + elsewhere : "the nearest is " + nearest(upper);
  }

  private static String nearest(String name) {
    List<String> names = new ArrayList<>(SCALARS.keySet());
    names.addAll(List.of("DECIMAL", "ARRAY", "STRUCT", "MAP"));
    String best = "STRING";
    int least = Integer.MAX_VALUE;
    for (String candidate : names) {
      int distance = distance(name, candidate);
      if (distance < least) {
        least = distance;
        best = candidate;
      }
    }
    return best;
  }

  /** Levenshtein's: the insertions, deletions and replacements that lead from one to the other. */
  private static int distance(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[other.length()];
  }
}
