package io.roundabout.exits;

/**
 * Something that is wrong with an exit's SQL.
 *
 * @param line in the SQL text, from 1
 * @param column in that line, from 1
 * @param message a sentence for the user, without the position
 */
public record QueryFault(int line, int column, String message) {}
