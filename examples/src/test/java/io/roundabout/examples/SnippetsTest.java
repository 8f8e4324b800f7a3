package io.roundabout.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * README and guide show files of this folder, which tests run. A marker names the file, and what
 * stands in the block after it must be the file, or the lines between the two that it names. To
 * write the blocks anew: {@code -Dsnippets.write=true}.
 */
class SnippetsTest {
  private static final Pattern SNIPPET =
      Pattern.compile(
          "<!-- snippet: (\\S+)(?: from \"([^\"]*)\" to \"([^\"]*)\")? -->\n```(\\w+)\n(.*?)```\n",
          Pattern.DOTALL);

  @ParameterizedTest
  @CsvSource({"README.md, 6", "docs/guide.md, 5"})
  void thePageShowsTheExamplesAsTheyAre(String name, int least) throws IOException {
    Path home = Path.of("..").toAbsolutePath().normalize();
    Path page = home.resolve(name);
    String text = Files.readString(page);
    List<MatchResult> snippets = SNIPPET.matcher(text).results().toList();
    assertThat(snippets).hasSizeGreaterThanOrEqualTo(least);
    String right =
        SNIPPET.matcher(text).replaceAll(match -> Matcher.quoteReplacement(block(home, match)));
    if (Boolean.getBoolean("snippets.write")) {
      Files.writeString(page, right);
    } else {
      assertThat(text).isEqualTo(right);
    }
  }

  private static String block(Path home, MatchResult match) {
    String marker = match.group().substring(0, match.group().indexOf('\n') + 1);
    return marker
        + "```"
        + match.group(4)
        + "\n"
        + lines(home.resolve(match.group(1)), match.group(2), match.group(3))
        + "```\n";
  }

  private static String lines(Path file, String from, String to) {
    try {
      String text = Files.readString(file);
      if (from == null) {
        return text;
      }
      int start = text.indexOf(from);
      int end = text.indexOf("\n" + to + "\n", start) + to.length() + 2;
      assertThat(start).as("%s has the line %s", file, from).isNotNegative();
      return text.substring(start, end).stripTrailing().stripIndent() + "\n";
    } catch (IOException e) {
      throw new AssertionError("a snippet's file is missing: " + file, e);
    }
  }
}
