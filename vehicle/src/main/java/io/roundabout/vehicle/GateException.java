package io.roundabout.vehicle;

import io.roundabout.gateprotocol.ErrorCode;
import io.roundabout.gateprotocol.ServerLine;
import java.io.IOException;
import java.util.OptionalLong;

/** The gate has refused the visit; the message is its own sentence. What was acknowledged stays. */
public final class GateException extends IOException {
  private static final long serialVersionUID = 1;

  private final ErrorCode code;
  private final long row;

  GateException(ServerLine.Err error) {
    super(error.code() + " " + error.message());
    this.code = error.code();
    this.row =
        error
            .detail("row")
            .filter(text -> text.matches("[0-9]{1,18}"))
            .map(Long::valueOf)
            .orElse(0L);
  }

  public ErrorCode code() {
    return code;
  }

  /** The trip's row that the refusal is about, if it is about one. */
  public OptionalLong row() {
    return row == 0 ? OptionalLong.empty() : OptionalLong.of(row);
  }
}
