package io.roundabout.rowformat;

/** Columns that cannot be read; the message is a sentence for the user. */
public final class ColumnSyntaxException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final int offset;

  ColumnSyntaxException(int offset, String message) {
    super(message);
    this.offset = offset;
  }

  /** Where in the text the fault begins, in characters from 0. */
  public int offset() {
    return offset;
  }
}
