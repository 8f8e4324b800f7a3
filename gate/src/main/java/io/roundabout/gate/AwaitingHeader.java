package io.roundabout.gate;

import io.roundabout.gate.Incoming.Header;
import io.roundabout.gate.Incoming.Rows;
import io.roundabout.gateprotocol.ErrorCode;
import io.roundabout.gateprotocol.ServerLine;
import io.roundabout.rowformat.CsvHeader;
import io.roundabout.rowformat.CsvOptions;
import io.roundabout.rowformat.Encoding;
import java.util.List;
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
      List<String> names = CsvHeader.parse(header.line(), csv);
      if (visit.trip().changes() && names.contains(KeyedJudge.DELETE)) {
        return refused(
            "csv cannot remove rows, but its header has '" + KeyedJudge.DELETE + "'; use json");
      }
      Encoding encoding = Encoding.csv(visit.entrance().lane().columns(), csv, names);
      Optional<String> problem = encoding.problem();
      return problem.isPresent() ? refused(problem.get()) : Registering.begin(visit, encoding);
    } catch (IllegalArgumentException e) {
      return refused(e.getMessage());
    }
  }

  private static Conversation refused(String problem) {
    return Leaving.with(new ServerLine.Err(ErrorCode.BAD_REQUEST, problem));
  }
}
