package io.roundabout.exitsink;

import static org.assertj.core.api.Assertions.assertThat;

import io.roundabout.exitsink.Fixture.Collected;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An exit's rows are numbered without gap or repeat, through kill -9 at any moment. */
@Timeout(240)
class Promise5NumberedTest {
  private static final Pattern N = Pattern.compile("\"n\":(\\d+)");
  private static final int KILLS = 5;

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(ints = {1, 50})
  void killedAtAnyMomentEveryRowComesOnceInNumber(int pack) throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int kill = 0; kill < KILLS; kill++) {
      Process process = start(pack, random.nextLong());
      BufferedReader output =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      String line;
      do {
        line = output.readLine();
      } while (line != null && !line.equals("ready"));
      assertThat(line).isEqualTo("ready");
      assertThat(process.waitFor(random.nextInt(1_500), TimeUnit.MILLISECONDS)).isFalse();
      process.destroyForcibly().waitFor();
    }
    try (Fixture fixture = new Fixture(directory, "a", "b")) {
      long epoch;
      try (ExitDelivery delivery = fixture.open(pack)) {
        epoch = delivery.progress().epoch();
        for (long again = Math.max(0, epoch - 1); again <= epoch + 1; again++) {
          delivery.commit(again, DeliveringProcess.parts(delivery, again, random));
        }
      }
      long rows = DeliveringProcess.before(epoch + 2);
      System.out.println(rows + " rows in " + (epoch + 2) + " epochs");
      for (String queue : List.of("orders/a", "orders/b")) {
        assertEachOnce(fixture.collect(queue), rows);
      }
    }
  }

  private Process start(int pack, long seed) throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-cp",
            System.getProperty("java.class.path"),
            DeliveringProcess.class.getName(),
            directory.toString(),
            Integer.toString(pack),
            Long.toString(seed))
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static void assertEachOnce(List<Collected> all, long rows) throws Exception {
    long next = 1;
    List<Long> values = new ArrayList<>();
    for (Collected collected : all) {
      assertThat(collected.number()).isEqualTo(next);
      next += collected.rows();
      if (collected.body() instanceof byte[]) {
        Matcher matcher = N.matcher(collected.text());
        while (matcher.find()) {
          values.add(Long.parseLong(matcher.group(1)));
        }
      } else {
        values.add(collected.n());
      }
    }
    assertThat(next - 1).isEqualTo(rows);
    assertThat(values.stream().sorted().toList())
        .isEqualTo(LongStream.rangeClosed(1, rows).boxed().toList());
  }
}
