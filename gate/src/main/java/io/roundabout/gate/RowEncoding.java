package io.roundabout.gate;

import io.roundabout.rowformat.Encoding;

/**
 * How this visit's rows are written.
 *
 * @param number under which the lane log knows it
 */
record RowEncoding(Encoding encoding, int number) {}
