package io.roundabout.lanesource;

import java.time.Duration;

/**
 * When the rows of a lane happened.
 *
 * @param column a TIMESTAMP column of the lane
 * @param lateBy how much older than the newest row a row may be and still be in time
 */
public record EventTime(String column, Duration lateBy) {}
