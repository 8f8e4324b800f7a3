package io.roundabout.gate;

import io.roundabout.gateprotocol.ErrorCode;
import io.roundabout.gateprotocol.ServerLine;
import io.roundabout.lanelog.Block;
import io.roundabout.lanelog.LaneLog;
import io.roundabout.lanelog.TripReader;
import io.roundabout.lanelog.TripState;
import io.roundabout.rowformat.Encoding;
import io.roundabout.rowformat.Format;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/** The csv header of a trip, which may not change from visit to visit. */
final class TripHeader {
  private static final int SHOWN = 20;

  private TripHeader() {}

  /**
   * Compares with how the trip's first rows that are still kept were written; reads the disk.
   *
   * @throws UncheckedIOException when the lane cannot be read
   */
  static Optional<ServerLine.Err> changed(LaneLog log, TripState trip, Encoding encoding) {
    if (trip.rows() == 0) {
      return Optional.empty();
    }
    try (TripReader reader = log.readTrip(trip.key())) {
      Block first = reader.next();
      return first == null
          ? Optional.empty()
          : changed(Encoding.fromJson(log.encodings().get(first.encoding())), trip, encoding);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  private static Optional<ServerLine.Err> changed(
      Encoding before, TripState trip, Encoding encoding) {
    if (before.format() == Format.CSV && before.fields().equals(encoding.fields())) {
      return Optional.empty();
    }
    return Optional.of(
        new ServerLine.Err(
            ErrorCode.TRIP_DIFFERS,
            "row=1 trip '%s' began as %s, and now comes as %s; a changed file needs a new trip name"
                .formatted(trip.key().trip(), described(before), described(encoding))));
  }

  private static String described(Encoding encoding) {
    if (encoding.format() == Format.JSON) {
      return "json";
    }
    List<String> fields = encoding.fields();
    String names = String.join(",", fields.subList(0, Math.min(SHOWN, fields.size())));
    return "csv of '" + names + (fields.size() > SHOWN ? ",…'" : "'");
  }
}
