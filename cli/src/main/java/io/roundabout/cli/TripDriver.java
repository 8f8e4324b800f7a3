package io.roundabout.cli;

import io.roundabout.vehicle.BrokenVisitException;
import io.roundabout.vehicle.RowSource;
import io.roundabout.vehicle.TripResult;
import io.roundabout.vehicle.UnloadOptions;
import io.roundabout.vehicle.Unloading;
import io.roundabout.vehicle.Vehicle;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Brings a source's rows as one trip. Where it is left to the lane whether the first line is a
 * header, nobody here knows how the rows are numbered: after a broken connection the source is then
 * read from its beginning, and the gate finds what it has.
 */
final class TripDriver {

  /** How csv is written, as the user says; the lane's configuration knows it for sure. */
  record Csv(Optional<Boolean> header, char separator, String nullText) {}

  private final Vehicle vehicle;
  private final String lane;
  private final RowSource source;
  private final Optional<String> format;
  private final Csv csv;
  private final Supplier<UnloadOptions> options;
  private final Progress progress;
  private Optional<String> trip;

  /**
   * @param format what the user says
   * @param options makes options with all that does not depend on the source
   */
  TripDriver(
      Vehicle vehicle,
      String lane,
      RowSource source,
      Optional<String> format,
      Csv csv,
      Supplier<UnloadOptions> options,
      Progress progress) {
    this.vehicle = vehicle;
    this.lane = lane;
    this.source = source;
    this.format = format;
    this.csv = csv;
    this.options = options;
    this.progress = progress;
    this.trip = options.get().trip();
  }

  TripResult drive() throws IOException {
    long durable = -1;
    while (true) {
      try (BufferedInputStream in =
          Prologue.open(progress.counting(source.open()), source.name())) {
        return whole(bring(in));
      } catch (BrokenVisitException e) {
        if (e.durable() <= durable) {
          throw e;
        }
        durable = e.durable();
        trip = Optional.of(e.trip());
      }
    }
  }

  /** Counts as fresh what all visits together have brought. */
  private TripResult whole(TripResult last) {
    long fresh = Math.max(0, last.rows() - progress.durableBefore());
    return new TripResult(last.trip(), last.rows(), fresh, last.rejected(), last.rejects());
  }

  private TripResult bring(BufferedInputStream in) throws IOException {
    Optional<String> known = format.or(source::format);
    if (known.isEmpty() && Prologue.looksLikeJson(in)) {
      known = Optional.of("json");
    }
    UnloadOptions given = options.get();
    trip.ifPresent(given::trip);
    if (known.isEmpty()) {
      return bringAll(in, given.resume(false));
    }
    given.format(known.get());
    return known.get().equals("csv") ? bringCsv(in, given) : bringAll(in, given);
  }

  private TripResult bringAll(InputStream in, UnloadOptions given) throws IOException {
    try (Unloading unloading = vehicle.unload(lane, given)) {
      unloading.rows(in);
      return unloading.complete();
    }
  }

  private TripResult bringCsv(BufferedInputStream in, UnloadOptions given) throws IOException {
    Optional<Boolean> header = csv.header().or(source::header);
    Optional<String> headerLine =
        header.orElse(false) ? Prologue.firstLine(in, source.name()) : Optional.empty();
    if (headerLine.isPresent()) {
      given.header(headerLine.get());
    } else if (header.isPresent()) {
      given.noHeader();
    } else {
      given.resume(false);
    }
    CsvRecords records = new CsvRecords(in, csv.separator());
    if (records.spanAtOnce()) {
      return bringAsJson(records, headerLine, 0);
    }
    try (Unloading unloading = vehicle.unload(lane, given)) {
      long rows = unloading.rows(records);
      if (records.rest().isEmpty()) {
        return unloading.complete();
      }
      unloading.awaitDurable();
      unloading.close();
      return bringAsJson(records, headerLine, rows);
    }
  }

  private IOException cannotConvert(long line) {
    return new IOException(
        "line %d of %s: a value goes on in the next line; such csv is sent as json, for which the columns need names: begin it with a header and say --header"
            .formatted(line, source.name()));
  }

  /**
   * @param before how many rows came before the one that spans lines
   */
  private TripResult bringAsJson(CsvRecords records, Optional<String> header, long before)
      throws IOException {
    long line = records.lines() + 1;
    List<String> names =
        CsvAsJson.names(header.orElseThrow(() -> cannotConvert(line)), csv.separator());
    ClosedQuotes rest =
        new ClosedQuotes(
            records.rest().orElseThrow(), source.name(), csv.separator(), before + 1, line + 1);
    UnloadOptions given = options.get().format("json").from(before + 1);
    // Without a row there may have been no visit yet, and so no name that the gate has made up.
    (progress.trip().isEmpty() ? trip : Optional.of(progress.trip())).ifPresent(given::trip);
    return bringAll(
        new CsvAsJson(rest, source.name(), names, csv.separator(), csv.nullText()), given);
  }
}
