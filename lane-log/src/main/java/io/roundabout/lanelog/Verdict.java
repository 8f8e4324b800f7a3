package io.roundabout.lanelog;

/**
 * What the gate found wrong with a row: a breakdown.
 *
 * @param row index in its block, from 0
 * @param reason one line of text for the vehicle and for the exit {@code breakdowns}
 */
public record Verdict(int row, String reason) {}
