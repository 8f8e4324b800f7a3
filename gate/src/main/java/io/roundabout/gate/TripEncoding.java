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

/**
 * How a trip's rows are written. Its csv has one order of values, whatever visit brings it; new
 * rows may come as json all the same, as csv whose values span lines must.
 */
final class TripEncoding {
  private static final int SHOWN = 20;

  private TripEncoding() {}

  /**
   * Compares the encoding of csv that is to come with that of the trip's first csv that is still
   * kept; reads the disk.
   *
   * @throws UncheckedIOException when the lane cannot be read
   */
  static Optional<ServerLine.Err> changed(LaneLog log, TripState trip, Encoding now) {
    if (trip.rows() == 0) {
      return Optional.empty();
    }
    List<Encoding> known = log.encodings().stream().map(Encoding::fromJson).toList();
    try (TripReader reader = log.readTrip(trip.key())) {
      for (Block block = reader.next(); block != null; block = reader.next()) {
        Encoding before = known.get(block.encoding());
        if (before.format() == Format.CSV) {
          return same(before, now)
              ? Optional.empty()
              : Optional.of(differs(block.firstTripRow(), trip, before, now));
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  /**
   * Whether equal bytes are equal rows. The lane's columns may have changed meanwhile, and so may
   * what its configuration says of csv: a row keeps the meaning that it had when it came first.
   */
  static boolean same(Encoding before, Encoding now) {
    return before.format() == now.format() && before.fields().equals(now.fields());
  }

  static ServerLine.Err differs(long row, TripState trip, Encoding before, Encoding now) {
    return new ServerLine.Err(
        ErrorCode.TRIP_DIFFERS,
        "row=%d of trip '%s' came as %s, and now comes as %s; a changed file needs a new trip name"
            .formatted(row, trip.key().trip(), described(before), described(now)));
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
