package io.roundabout.rowformat;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.function.Function;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Against the JDK's own readers, over any text that is a number and many that are nearly one. */
class NumberTextTest {
  private final NumberText number = new NumberText();

  @Property(tries = 20_000)
  void doublesAreTheJdks(@ForAll long seed) {
    String text = text(new Random(seed));
    byte[] bytes = within(text);
    Double expected = parse(text, Double::valueOf);
    Verdict verdict = number.readDouble(bytes, 1, bytes.length - 1);
    if (expected == null) {
      assertThat(verdict).isEqualTo(Verdict.NOT_OF_TYPE);
    } else if (expected.isInfinite()) {
      assertThat(verdict).isEqualTo(Verdict.OUT_OF_RANGE);
    } else {
      assertThat(verdict).isEqualTo(Verdict.FITS);
      assertThat((Double) number.doubleValue).as(text).isEqualTo(expected);
    }
  }

  @Property(tries = 20_000)
  void floatsAreTheJdks(@ForAll long seed) {
    String text = text(new Random(seed));
    byte[] bytes = within(text);
    Float expected = parse(text, Float::valueOf);
    Verdict verdict = number.readFloat(bytes, 1, bytes.length - 1);
    if (expected == null) {
      assertThat(verdict).isEqualTo(Verdict.NOT_OF_TYPE);
    } else if (expected.isInfinite()) {
      assertThat(verdict).isEqualTo(Verdict.OUT_OF_RANGE);
    } else {
      assertThat(verdict).isEqualTo(Verdict.FITS);
      assertThat((Float) number.floatValue).as(text).isEqualTo(expected);
    }
  }

  @Property(tries = 20_000)
  void decimalsAreTheJdks(@ForAll long seed) {
    Random random = new Random(seed);
    String text = text(random);
    int precision = 1 + random.nextInt(38);
    ColumnType.Decimal type = new ColumnType.Decimal(precision, random.nextInt(precision + 1));
    byte[] bytes = within(text);
    Verdict verdict = number.readDecimal(bytes, 1, bytes.length - 1, type);
    if (parse(text, Double::valueOf) == null) {
      assertThat(verdict).isEqualTo(Verdict.NOT_OF_TYPE);
      return;
    }
    BigDecimal expected = fitting(text, type);
    assertThat(verdict)
        .as("%s as %s", text, type)
        .isEqualTo(expected == null ? Verdict.OUT_OF_RANGE : Verdict.FITS);
    if (expected != null) {
      assertThat(decimal(type)).isEqualTo(expected);
    }
  }

  private BigDecimal decimal(ColumnType.Decimal type) {
    return type.precision() <= 18
        ? BigDecimal.valueOf(number.unscaled, type.scale())
        : new BigDecimal(number.bigUnscaled, type.scale());
  }

  private static BigDecimal fitting(String text, ColumnType.Decimal type) {
    // BigDecimal cannot hold such exponents; only of zero they are not too large or too small.
    boolean huge = text.contains("999999999999");
    BigDecimal value = new BigDecimal(huge ? text.substring(0, text.indexOf('e')) : text);
    if (huge && value.signum() != 0) {
      return null;
    }
    try {
      BigDecimal scaled = value.setScale(type.scale());
      return scaled.signum() == 0 || scaled.precision() <= type.precision() ? scaled : null;
    } catch (ArithmeticException e) {
      return null;
    }
  }

  @Property(tries = 20_000)
  void integersAreTheJdks(@ForAll long seed) {
    String text = text(new Random(seed));
    byte[] bytes = within(text);
    Verdict verdict =
        number.readInteger(bytes, 1, bytes.length - 1, Long.MIN_VALUE, Long.MAX_VALUE);
    if (!text.matches("[+-]?[0-9]+")) {
      assertThat(verdict).isEqualTo(Verdict.NOT_OF_TYPE);
      return;
    }
    Long expected = parse(text, Long::valueOf);
    assertThat(verdict).isEqualTo(expected == null ? Verdict.OUT_OF_RANGE : Verdict.FITS);
    if (expected != null) {
      assertThat(number.integer).isEqualTo(expected);
    }
  }

  @Example
  void theEndsOfARangeAreInIt() {
    byte[] bytes = "-9223372036854775808".getBytes(StandardCharsets.US_ASCII);
    assertThat(number.readInteger(bytes, 0, bytes.length, Long.MIN_VALUE, Long.MAX_VALUE))
        .isEqualTo(Verdict.FITS);
    assertThat(number.integer).isEqualTo(Long.MIN_VALUE);
    assertThat(number.readInteger(bytes, 1, bytes.length, Long.MIN_VALUE, Long.MAX_VALUE))
        .isEqualTo(Verdict.OUT_OF_RANGE);
    assertThat(number.readInteger(bytes, bytes.length - 3, bytes.length, -128, 808))
        .isEqualTo(Verdict.FITS);
    assertThat(number.readInteger(bytes, bytes.length - 3, bytes.length, -128, 807))
        .isEqualTo(Verdict.OUT_OF_RANGE);
  }

  private static byte[] within(String text) {
    return ("5" + text + "5").getBytes(StandardCharsets.US_ASCII);
  }

  private static <T> T parse(String text, Function<String, T> parser) {
    try {
      return parser.apply(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static String text(Random random) {
    String sign = pick(random, "", "", "", "-", "+");
    String fraction = random.nextBoolean() ? "." + digits(random) : "";
    return sign + digits(random) + fraction + exponent(random);
  }

  private static String exponent(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> "e" + (random.nextInt(801) - 400);
      case 1 -> "E" + (random.nextInt(61) - 30);
      case 2 -> "E+" + random.nextInt(20);
      case 3 -> pick(random, "e", "e+", "x", "e999999999999", "e-999999999999", ".");
      default -> "";
    };
  }

  private static String digits(Random random) {
    if (random.nextInt(20) == 0) {
      return pick(random, "", "9007199254740993", "16777217", "9223372036854775808");
    }
    int length = random.nextInt(random.nextBoolean() ? 6 : 45);
    String letters = random.nextBoolean() ? "0123456789" : "0019";
    StringBuilder digits = new StringBuilder();
    for (int i = 0; i < length; i++) {
      digits.append(letters.charAt(random.nextInt(letters.length())));
    }
    return digits.toString();
  }

  private static String pick(Random random, String... texts) {
    return texts[random.nextInt(texts.length)];
  }
}
