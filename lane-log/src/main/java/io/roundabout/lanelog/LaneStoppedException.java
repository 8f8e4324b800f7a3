package io.roundabout.lanelog;

import java.io.IOException;

/** The lane takes no rows until the process is started again; the message says why. */
public final class LaneStoppedException extends IOException {
  private static final long serialVersionUID = 1;

  private final String reason;

  private LaneStoppedException(String message, String reason, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  static LaneStoppedException of(String lane, String reason, Throwable cause) {
    return new LaneStoppedException(
        "lane '%s' is stopped: %s".formatted(lane, reason), reason, cause);
  }

  static LaneStoppedException closed(String lane) {
    return new LaneStoppedException("lane '%s' is closed".formatted(lane), "it is closed", null);
  }

  /** For another caller, whose stack trace is another. */
  static LaneStoppedException again(LaneStoppedException first) {
    return new LaneStoppedException(first.getMessage(), first.reason, first);
  }

  /** As the message, without the lane's name. */
  String reason() {
    return reason;
  }
}
