package io.roundabout.gate;

import io.roundabout.gateprotocol.ErrorCode;
import io.roundabout.gateprotocol.ServerLine;
import io.roundabout.gateprotocol.UnloadMode;
import io.roundabout.gateprotocol.UnloadRequest;
import io.roundabout.lanelog.TripState;
import io.roundabout.rowformat.CsvOptions;
import io.roundabout.rowformat.Encoding;
import io.roundabout.rowformat.Format;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Waits until the visit that had the trip before has left it. */
record Entering(Visit visit) implements TakesNothing {

  /** What the request asks for cannot be: a sentence; or empty. */
  static Optional<String> problem(UnloadRequest request, GateLane.Open lane) {
    if (request.parts() > 1) {
      return Optional.of("part= is not supported yet; send the trip whole");
    }
    if (request.atomic()) {
      return Optional.of("atomic=yes is not supported yet; leave it out");
    }
    if (request.mode() == UnloadMode.UPSERT && lane.key().isEmpty()) {
      return Optional.of(noKey(lane));
    }
    Format format = format(request, lane);
    if (format == Format.JSON && request.header().orElse(false)) {
      return Optional.of("header=yes is for csv, and this visit brings json (see format=)");
    }
    return Encoding.problem(format, lane.columns());
  }

  private static String noKey(GateLane.Open lane) {
    return lane.log().table()
        ? "mode=upsert changes rows by their key, and table '%s' has none: configure table: {key: …}, or leave mode= out and bring the whole table"
            .formatted(lane.name())
        : "mode=upsert changes the rows of a table, and lane '%s' is none; leave mode= out"
            .formatted(lane.name());
  }

  private static Format format(UnloadRequest request, GateLane.Open lane) {
    return request
        .format()
        .map(name -> name.equals("csv") ? Format.CSV : Format.JSON)
        .orElse(lane.format());
  }

  void begin(CompletableFuture<Void> before) {
    UnloadRequest request = visit.request();
    GateLane.Open lane = visit.entrance().lane();
    Format format = format(request, lane);
    CsvOptions csv = lane.csv();
    boolean header = format == Format.CSV && request.header().orElse(csv.header());
    Encoding encoding =
        format == Format.JSON ? Encoding.json(lane.columns()) : Encoding.csv(lane.columns(), csv);
    CompletableFuture<Integer> number = visit.entrance().number(encoding);
    visit.when(
        before.thenCombine(number, (left, known) -> known),
        known -> enter(new RowEncoding(encoding, known), header),
        error -> visit.unavailable(error));
  }

  private void enter(RowEncoding encoding, boolean header) {
    if (!visit.is(this)) {
      return;
    }
    Optional<TripState> durable = visit.entrance().lane().log().trip(visit.key());
    durable.ifPresent(visit::trip);
    TripState trip = visit.trip();
    long from = visit.request().from();
    if (!trip.vehicle().equals(visit.vehicle())) {
      visit.fail(ErrorCode.TRIP_OWNED, owned(trip.key().trip(), trip.vehicle()));
    } else if (trip.changes() != (visit.request().mode() == UnloadMode.UPSERT)) {
      visit.fail(ErrorCode.TRIP_DIFFERS, otherMode(trip, visit.request().mode()));
    } else if (from > trip.rows() + 1) {
      visit.fail(ErrorCode.GAP, gap(trip, from));
    } else {
      visit.answers().now(new ServerLine.Ok(visit.key().trip(), trip.rows()));
      visit.become(entered(encoding, header));
      long cutAfter = from <= trip.rows() ? trip.rows() : 0;
      visit.framer().start(from, cutAfter, header, visit::eager);
      visit.goOn();
    }
  }

  private Conversation entered(RowEncoding encoding, boolean header) {
    if (header) {
      return new AwaitingHeader(visit, encoding);
    }
    boolean toCompare = encoding.encoding().format() == Format.CSV && visit.trip().rows() > 0;
    return toCompare
        ? Registering.begin(visit, encoding.encoding())
        : Comparing.from(visit, encoding);
  }

  private static String gap(TripState trip, long from) {
    long next = trip.rows() + 1;
    String durable =
        switch ((int) Math.min(2, trip.rows())) {
          case 0 -> "no row of trip '%s' is durable yet".formatted(trip.key().trip());
          case 1 -> "row 1 of trip '%s' is durable".formatted(trip.key().trip());
          default ->
              "rows 1 to %d of trip '%s' are durable".formatted(trip.rows(), trip.key().trip());
        };
    return "expected=%d from=%d: %s, so the next is row %d".formatted(next, from, durable, next);
  }

  private static String otherMode(TripState trip, UnloadMode now) {
    UnloadMode before = trip.changes() ? UnloadMode.UPSERT : UnloadMode.DUMP;
    return "row=1 of trip '%s' came with mode=%s, and now comes with mode=%s; a trip keeps its mode, and another needs a new trip name"
        .formatted(trip.key().trip(), before.word(), now.word());
  }

  static String owned(String trip, String owner) {
    return "trip '%s' was begun by vehicle '%s'; choose another trip name, or visit as '%s'"
        .formatted(trip, owner, owner);
  }
}
