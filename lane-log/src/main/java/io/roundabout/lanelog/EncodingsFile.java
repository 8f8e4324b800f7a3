package io.roundabout.lanelog;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The file {@code encodings}: the texts of all encodings that the lane's blocks name by number.
 * Content: int count, then each text as an int (its bytes) and UTF-8.
 */
final class EncodingsFile {
  static final WholeFile FILE = new WholeFile("encodings", "RBENCODE", 1);

  private EncodingsFile() {}

  static void write(LogStorage storage, List<String> encodings) throws IOException {
    FILE.write(storage, out -> write(out, encodings));
  }

  static void write(DataOutputStream out, List<String> encodings) throws IOException {
    out.writeInt(encodings.size());
    for (String encoding : encodings) {
      WholeFile.writeText(out, encoding);
    }
  }

  static List<String> read(LogStorage storage) throws IOException {
    return FILE.read(storage, EncodingsFile::parse);
  }

  private static List<String> parse(DataInputStream in) throws IOException {
    int count = in.readInt();
    List<String> encodings = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      encodings.add(WholeFile.readText(in));
    }
    return List.copyOf(encodings);
  }
}
