package io.roundabout.examples;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;

import io.roundabout.exits.Route;
import java.util.Arrays;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/**
 * A route, for what SQL cannot say: one row for each measurement of the weather, whichever columns
 * of numbers the lane has.
 */
public final class Measurements implements Route {

  @Override
  public Dataset<Row> route(Map<String, Dataset<Row>> lanes) {
    Dataset<Row> weather = lanes.get("weather");
    Column[] measurements =
        Arrays.stream(weather.schema().fields())
            .filter(field -> field.dataType().equals(DataTypes.DoubleType))
            .map(field -> struct(lit(field.name()).as("what"), col(field.name()).as("value")))
            .toArray(Column[]::new);
    return weather
        .select(col("origin"), col("time_hour"), explode(array(measurements)).as("measured"))
        .select("origin", "time_hour", "measured.what", "measured.value")
        .where("value IS NOT NULL");
  }
}
