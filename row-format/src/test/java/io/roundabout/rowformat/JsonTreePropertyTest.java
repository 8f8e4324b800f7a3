package io.roundabout.rowformat;

import static org.assertj.core.api.Assertions.assertThat;

import io.roundabout.rowformat.VerdictPropertyTest.Block;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Jackson's tree model as the judge of our decoder. */
class JsonTreePropertyTest {
  /** The tree does not know the sign of a zero. */
  private static final Pattern NEGATIVE_ZERO = Pattern.compile("-(0[.]0|0E\\+?-?\\d+)(?![0-9])");

  @Provide
  Arbitrary<Block> blocks() {
    return VerdictPropertyTest.anyJsonBlocks();
  }

  @Property(tries = 5000)
  void anyRowIsWhatJacksonsTreeSaysItIs(@ForAll("blocks") Block block) {
    Columns columns = block.encoding().columns();
    for (byte[] line : block.lines()) {
      if (isUtf8(line) && !JsonTree.isLossy(line, columns)) {
        Rows ours = Rows.judge(block.encoding(), Arrays.copyOf(line, line.length));
        Optional<List<Object>> tree = JsonTree.read(withoutByteOrderMark(line), columns);
        String what = new String(line, StandardCharsets.UTF_8) + " of " + columns.ddl();
        assertThat(ours.faults().isEmpty()).as(what + ours.faults()).isEqualTo(tree.isPresent());
        tree.ifPresent(values -> assertThat(told(ours.only())).as(what).isEqualTo(told(values)));
      }
    }
  }

  private static String told(List<Object> values) {
    return NEGATIVE_ZERO.matcher(values.toString()).replaceAll("$1");
  }

  /** Behind a blank Jackson does not look for UTF-16 and UTF-32. */
  private static byte[] withoutByteOrderMark(byte[] line) {
    int from = Utf8.skipByteOrderMark(line, 0, line.length);
    byte[] padded = new byte[4 + line.length - from];
    Arrays.fill(padded, 0, 4, (byte) ' ');
    System.arraycopy(line, from, padded, 4, line.length - from);
    return padded;
  }

  private static boolean isUtf8(byte[] line) {
    return Utf8.firstInvalid(line, 0, line.length) < 0;
  }
}
