package io.roundabout.examples;

import org.apache.spark.sql.api.java.UDF1;

/** A function for SQL: the direction of the wind, from degrees to one of sixteen points. */
public final class Compass implements UDF1<Integer, String> {
  private static final String[] POINTS = {
    "N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE",
    "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW"
  };

  @Override
  public String call(Integer degrees) {
    if (degrees == null) {
      return null; // unknown stays unknown
    }
    return POINTS[Math.floorMod(Math.round(degrees / 22.5f), POINTS.length)];
  }
}
