package io.roundabout.rowformat;

/** What became of one value. */
enum Verdict {
  FITS,
  /** The text is none of that type. */
  NOT_OF_TYPE,
  /** A number, but too large or too precise. */
  OUT_OF_RANGE
}
