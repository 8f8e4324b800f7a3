package io.roundabout.exits;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.sql.errors.QueryExecutionErrors;
import org.apache.spark.sql.types.Decimal;
import org.junit.jupiter.api.Test;

class SparkErrorsTest {

  @Test
  void adviceToSwitchAnsiModeOffIsLeftOut() {
    assertThat(SparkErrors.runtime(QueryExecutionErrors.divideByZeroError(null)))
        .isEqualTo(
            "[DIVIDE_BY_ZERO] Division by zero. Use `try_divide` to tolerate divisor being 0 and"
                + " return NULL instead.");
    assertThat(
            SparkErrors.runtime(
                QueryExecutionErrors.cannotChangeDecimalPrecisionError(
                    Decimal.apply(12345), 3, 0, null)))
        .contains("12345 cannot be represented as Decimal(3, 0).")
        .doesNotContain("false", "SQLSTATE");
  }
}
