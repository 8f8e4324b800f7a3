package io.roundabout.exits;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class RowCacheTest {
  private static final String FAMILY = "family";
  private static final int KEYS = 5_000;

  private static byte[] bytes(String text) {
    return text.getBytes(US_ASCII);
  }

  private static RowCacheBudget plenty() {
    return new RowCacheBudget(1L << 30);
  }

  @Example
  void whatWasAskedForIsKnownAndThatThereIsNone() {
    RowCache cache = new RowCache(plenty());
    assertThat(cache.get(FAMILY, bytes("key"))).isNull();
    cache.learn(FAMILY, bytes("key"), bytes("row"));
    cache.learn(FAMILY, bytes("absent"), null);
    cache.learn(FAMILY, bytes("empty"), new byte[0]);
    assertThat(cache.get(FAMILY, bytes("key"))).isEqualTo(bytes("row"));
    assertThat(cache.get(FAMILY, bytes("absent"))).isSameAs(RowCache.NONE);
    assertThat(cache.get(FAMILY, bytes("empty"))).isEmpty();
    assertThat(cache.get(FAMILY, bytes("empty"))).isNotSameAs(RowCache.NONE);
    assertThat(cache.get("another family", bytes("key"))).isNull();
    cache.clear();
    assertThat(cache.get(FAMILY, bytes("key"))).isNull();
  }

  @Example
  void aKeyIsNotTakenForOneOfAnotherFamily() {
    RowCache cache = new RowCache(plenty());
    knownAfterSomeRounds(cache);
    for (int key = 0; key < KEYS; key++) {
      assertThat(cache.get("another family", bytes("key " + key))).isNull();
    }
  }

  @Example
  void neitherWhatWasGivenNorWhatIsReturnedIsShared() {
    RowCache cache = new RowCache(plenty());
    byte[] row = bytes("row");
    cache.learn(FAMILY, bytes("key"), row);
    row[0] = 'x';
    cache.get(FAMILY, bytes("key"))[1] = 'x';
    assertThat(cache.get(FAMILY, bytes("key"))).isEqualTo(bytes("row"));
  }

  @Example
  void aLongRowIsNotKeptAndAShortOneThatBecomesLongIsNotEither() {
    RowCache cache = new RowCache(plenty());
    byte[] lengthy = new byte[RowCache.MOST_BYTES_A_SLOT];
    cache.learn(FAMILY, bytes("long"), lengthy);
    assertThat(cache.get(FAMILY, bytes("long"))).isNull();
    cache.learn(FAMILY, bytes("key"), bytes("row"));
    cache.changed(FAMILY, bytes("key"), lengthy);
    assertThat(cache.get(FAMILY, bytes("key"))).isNull();
    cache.learn(FAMILY, lengthy, bytes("row"));
    assertThat(cache.get(FAMILY, lengthy)).isNull();
  }

  @Example
  void itGrowsUntilAllIsKnownButOnlyWithinTheBudget() {
    assertThat(knownAfterSomeRounds(new RowCache(plenty()))).isGreaterThan(KEYS * 3 / 4);
    int slots = 1 << 11;
    RowCacheBudget little = new RowCacheBudget(2L * slots * RowCache.MOST_BYTES_A_SLOT);
    assertThat(knownAfterSomeRounds(new RowCache(little))).isBetween(1, slots);
  }

  private static int knownAfterSomeRounds(RowCache cache) {
    int known = 0;
    for (int round = 0; round < 10; round++) {
      known = 0;
      for (int key = 0; key < KEYS; key++) {
        byte[] name = bytes("key " + key);
        if (cache.get(FAMILY, name) == null) {
          cache.learn(FAMILY, name, name);
        } else {
          known++;
        }
      }
    }
    return known;
  }

  @Example
  void whatIsClosedGivesBackItsRoomAndKeepsNothing() {
    RowCacheBudget budget = new RowCacheBudget(1L << 20);
    RowCache first = new RowCache(budget);
    knownAfterSomeRounds(first);
    assertThat(budget.take(1L << 19)).isFalse();
    first.close();
    first.close();
    assertThat(budget.take(1L << 19)).isTrue();
    assertThat(knownAfterSomeRounds(first)).isZero();
  }

  /** Which of six keys, and what becomes of it: asked for, removed, or a row of that length. */
  record Step(int key, int what) {}

  @Property
  void whatItKnowsIsWhatIsThere(@ForAll @Size(max = 200) List<@IntRange(max = 59) Integer> steps) {
    RowCache cache = new RowCache(plenty());
    Map<String, byte[]> rows = new HashMap<>();
    for (int i = 0; i < steps.size(); i++) {
      Step step = new Step(steps.get(i) % 6, steps.get(i) / 6);
      String family = "family " + step.key() % 2;
      byte[] key = bytes("key " + step.key() / 2);
      String name = family + step.key() / 2;
      if (step.what() < 5) {
        byte[] known = cache.get(family, key);
        byte[] there = rows.get(name);
        if (known == null) {
          cache.learn(family, key, there);
        } else if (known == RowCache.NONE) {
          assertThat(there).isNull();
        } else {
          assertThat(known).isEqualTo(there);
        }
      } else if (step.what() == 5) {
        rows.remove(name);
        cache.changed(family, key, null);
      } else {
        byte[] row = new byte[step.what() % 3];
        Arrays.fill(row, (byte) i);
        rows.put(name, row);
        cache.changed(family, key, row);
      }
    }
  }
}
