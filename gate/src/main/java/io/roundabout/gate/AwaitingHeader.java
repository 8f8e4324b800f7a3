package io.roundabout.gate;

import io.roundabout.gate.Incoming.Header;
import io.roundabout.gate.Incoming.Rows;
import io.roundabout.gateprotocol.ErrorCode;
import io.roundabout.gateprotocol.ServerLine;
import io.roundabout.lanelog.TripState;
import io.roundabout.rowformat.CsvHeader;
import io.roundabout.rowformat.CsvOptions;
import io.roundabout.rowformat.Encoding;
import java.util.Optional;

/**
 * The first line will be a csv header.
 *
 * @param plain how rows without one are written: a trip may end before it has any
 */
record AwaitingHeader(Visit visit, RowEncoding plain) implements TakesRows {

  @Override
  public Conversation rows(Rows rows) {
    return Comparing.from(visit, plain).rows(rows);
  }

  @Override
  public Conversation header(Header header) {
    CsvOptions csv = visit.entrance().lane().csv();
    try {
      Encoding encoding =
          Encoding.csv(visit.entrance().lane().columns(), csv, CsvHeader.parse(header.line(), csv));
      Optional<String> problem = encoding.problem();
      return problem.isPresent() ? refused(problem.get()) : register(encoding);
    } catch (IllegalArgumentException e) {
      return refused(e.getMessage());
    }
  }

  private static Conversation refused(String problem) {
    return Leaving.with(new ServerLine.Err(ErrorCode.BAD_REQUEST, problem));
  }

  private Conversation register(Encoding encoding) {
    Registering registering = new Registering(visit);
    Entrance entrance = visit.entrance();
    TripState trip = visit.trip();
    visit.when(
        entrance
            .number(encoding)
            .thenApplyAsync(
                number ->
                    new Registering.Registered(
                        new RowEncoding(encoding, number),
                        TripHeader.changed(entrance.lane().log(), trip, encoding)),
                entrance.blocking()),
        registering::registered,
        visit::unavailable);
    return registering;
  }
}
