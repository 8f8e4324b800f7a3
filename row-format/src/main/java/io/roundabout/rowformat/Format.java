package io.roundabout.rowformat;

/** How a row is written as one line of text. */
public enum Format {
  JSON,
  CSV
}
