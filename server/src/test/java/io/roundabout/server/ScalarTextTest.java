package io.roundabout.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** In every style of YAML's, the character X is found where it stands in the file. */
class ScalarTextTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sql: SELECT X",
        "sql: SELECT a,\n    X FROM b\n",
        "sql: |\n  SELECT a,\n    X\n  FROM b\n",
        "sql: |2-  # why\n\n   SELECT a,\n\n    X\n  FROM b\n",
        "sql: >\n  SELECT a,\n  b,\n\n  X\n  FROM b\n",
        "sql: 'it''s ''quoted'' X'",
        "sql: 'it''s\n   ''quoted'' X b'",
        "sql: \"a \\\"b\\\" \\n \\x41 \\u0042 \\U0001F600 \\x20 X \"",
        "sql: \"a \\\n   b \\t X\"",
        "sql: &anchor SELECT X",
        "sql: !!str |\n  \u00e4\u00f6\uD83D\uDE00 X",
        "{sql: SELECT 'X'}"
      })
  void aCharacterIsFoundAgain(String yaml) {
    ScalarText text = scalar(yaml);
    int at = yaml.indexOf('X');
    int line = 1 + (int) yaml.substring(0, at).chars().filter(c -> c == '\n').count();
    int column = yaml.codePointCount(yaml.lastIndexOf('\n', at) + 1, at) + 1;
    assertThat(text.at(text.text().indexOf('X'))).isEqualTo(new Place(line, column));
  }

  @Test
  void lineAndColumnOfTheTextAreFoundAgain() {
    ScalarText text = scalar("sql: |\n  SELECT a,\n    X\n");
    assertThat(text.at(2, 2)).isEqualTo(new Place(3, 5));
  }

  @Test
  void aPlaceBehindTheEndIsThePlaceAfterTheLastCharacter() {
    ScalarText text = scalar("sql: |\n  SELECT\n\n");
    assertThat(text.at(1000)).isEqualTo(new Place(2, 9));
    assertThat(text.at(99, 99)).isEqualTo(new Place(2, 9));
  }

  private static ScalarText scalar(String yaml) {
    MappingNode root = (MappingNode) new Yaml().compose(new java.io.StringReader(yaml));
    return new ScalarText(
        yaml.codePoints().toArray(), (ScalarNode) root.getValue().get(0).getValueNode());
  }
}
