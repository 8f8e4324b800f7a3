package io.roundabout.gateprotocol;

import java.util.Optional;

/**
 * The line {@code UNLOAD lane vehicle=… trip=… …}. Immutable.
 *
 * @param trip empty where the gate shall make up a name
 * @param part 1 to {@code parts}
 * @param parts 1 for a trip that is not divided
 * @param from the trip's number of the first row that comes, from 1
 * @param format {@code json} or {@code csv}; empty for the lane's own
 * @param header csv only: whether the first line names the columns; empty for the lane's own
 * @param mode what the rows do to a table
 * @param atomic whether the trip is to be seen only when it is complete
 */
public record UnloadRequest(
    String lane,
    String vehicle,
    Optional<String> trip,
    int part,
    int parts,
    long from,
    Optional<String> format,
    Optional<Boolean> header,
    UnloadMode mode,
    boolean atomic) {

  /** A trip is divided into at most so many parts. */
  public static final int MAX_PARTS = 10_000;

  /**
   * @throws IllegalArgumentException with a sentence, when a value is not of the protocol
   */
  public UnloadRequest {
    UnloadRequestParser.checkName("lane", lane);
    UnloadRequestParser.checkName("vehicle", vehicle);
    trip.ifPresent(name -> UnloadRequestParser.checkName("trip", name));
    format.ifPresent(UnloadRequestParser::checkFormat);
    if (parts < 1 || parts > MAX_PARTS || part < 1 || part > parts) {
      throw new IllegalArgumentException(
          "part=%d/%d is not a part: write part=I/N with 1 <= I <= N <= %d"
              .formatted(part, parts, MAX_PARTS));
    }
    if (from < 1) {
      throw new IllegalArgumentException("from=" + from + ": rows are numbered from 1");
    }
  }

  /** A whole trip from its first row, in the lane's own format. */
  public static UnloadRequest of(String lane, String vehicle, Optional<String> trip) {
    return new UnloadRequest(
        lane, vehicle, trip, 1, 1, 1, Optional.empty(), Optional.empty(), UnloadMode.DUMP, false);
  }

  /** The request as a line, without a line end. */
  public String text() {
    StringBuilder line = new StringBuilder("UNLOAD ").append(lane);
    line.append(" vehicle=").append(vehicle);
    trip.ifPresent(name -> line.append(" trip=").append(name));
    if (parts > 1) {
      line.append(" part=").append(part).append('/').append(parts);
    }
    if (from > 1) {
      line.append(" from=").append(from);
    }
    format.ifPresent(name -> line.append(" format=").append(name));
    header.ifPresent(yes -> line.append(" header=").append(yes ? "yes" : "no"));
    if (mode != UnloadMode.DUMP) {
      line.append(" mode=").append(mode.word());
    }
    return line.append(atomic ? " atomic=yes" : "").toString();
  }

  /**
   * Reads a line of {@link #text}; the words after the lane may stand in any order.
   *
   * @throws IllegalArgumentException with a sentence for the vehicle, when the line is not of this
   *     form
   */
  public static UnloadRequest parse(String line) {
    return UnloadRequestParser.parse(line);
  }
}
