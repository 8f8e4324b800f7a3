package io.roundabout.cli;

import io.roundabout.gateprotocol.GateProtocol;
import io.roundabout.gateprotocol.UnloadMode;
import io.roundabout.vehicle.GateException;
import io.roundabout.vehicle.Patience;
import io.roundabout.vehicle.RowSource;
import io.roundabout.vehicle.TripResult;
import io.roundabout.vehicle.UnloadOptions;
import io.roundabout.vehicle.Vehicle;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "unload",
    mixinStandardHelpOptions = true,
    description = {
      "Brings rows into a lane, and ends when all of them are on disk.",
      "Waits for the roundabout if it is not up yet, and goes on by itself when the connection breaks."
          + " Rows that do not fit the lane are shown and stand at the exit breakdowns; the exit code"
          + " is 0 all the same, since nothing is lost.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  ./roundabout unload orders < orders.jsonl",
      "  ./roundabout unload weather --from weather.csv --header --trip weather-2013",
      "  ./roundabout unload weather --from hdfs://namenode:8020/weather.csv --trip weather-2013",
      "  ./roundabout unload airports --from changes.jsonl --mode upsert",
      "  ./roundabout unload airports --from hbase://zookeeper:2181/airports"
          + " --columns faa=:key,name=info:name"
    })
final class UnloadCommand implements Callable<Integer> {
  private static final Map<String, UnloadMode> MODES =
      Map.of("dump", UnloadMode.DUMP, "upsert", UnloadMode.UPSERT);
  private static final Pattern PART = Pattern.compile("([0-9]{1,5})/([0-9]{1,5})");

  private final Screen screen;
  private final SourceFinder sources;

  @Parameters(paramLabel = "LANE", description = "the lane's name")
  String lane;

  @Option(
      names = "--from",
      paramLabel = "URI",
      description =
          "a path, file:…, hdfs://host:port/path or hbase://zookeeper:port/table; standard input by"
              + " default")
  String from;

  @Option(
      names = "--trip",
      paramLabel = "NAME",
      description =
          "names the trip: bringing it again brings nothing twice. Without it every call brings its"
              + " rows anew")
  String trip;

  @Option(
      names = "--part",
      paramLabel = "I/N",
      description = "this is part I of the N that make the trip")
  String part;

  @Option(
      names = "--mode",
      paramLabel = "dump|upsert",
      description =
          "a table with a key: upsert changes single rows (json: \"$delete\": true removes one); a dump,"
              + " the default, replaces the table")
  String mode = "dump";

  @Option(
      names = "--vehicle",
      paramLabel = "NAME",
      description = "who brings it, and so owns the trip; user.host by default")
  String vehicleName;

  @Option(
      names = "--format",
      paramLabel = "csv|json",
      description = "by default what the file's name or first character says, else the lane's own")
  String format;

  @Option(
      names = "--header",
      negatable = true,
      description =
          "csv: the first line names the columns (or does not); by default as the lane has it")
  Boolean header;

  @Option(
      names = "--separator",
      paramLabel = "CHAR",
      description = "csv: only to find values that span lines; the lane says how it is read")
  char separator = ',';

  @Option(
      names = "--null",
      paramLabel = "TEXT",
      description = "csv with values that span lines: the text that means no value, e.g. NA")
  String nullText = "";

  @Option(
      names = "--columns",
      paramLabel = "NAME=FAMILY:QUALIFIER,…",
      description = "hbase: which columns to bring; :key is the row key")
  String columns;

  @Option(
      names = "--gate",
      paramLabel = "HOST:PORT",
      converter = HostPort.Converter.class,
      description = "where the gate is; by default where this directory's roundabout has it")
  HostPort gate;

  @Option(
      names = "--wait",
      paramLabel = "TIME",
      converter = Durations.class,
      description =
          "how long to wait for a gate that cannot be reached, e.g. 30s; for ever by default")
  Duration wait;

  @Mixin Place place;

  UnloadCommand(Screen screen, SourceFinder sources) {
    this.screen = screen;
    this.sources = sources;
  }

  @Override
  public Integer call() throws IOException {
    if (format != null && !List.of("csv", "json").contains(format)) {
      throw new UsageException("--format " + format + ": write csv or json");
    }
    if (!MODES.containsKey(mode)) {
      throw new UsageException("--mode " + mode + ": write dump or upsert");
    }
    HostPort at = gate == null ? place.listener("gate", GateProtocol.DEFAULT_PORT) : gate;
    Vehicle vehicle =
        Vehicle.named(vehicleName == null ? defaultName() : vehicleName).at(at.host(), at.port());
    options();
    try (RowSource source = sources.find(from, columns);
        Progress progress = new Progress(screen, lane, at.toString(), source.bytes())) {
      TripDriver driver =
          new TripDriver(
              vehicle,
              lane,
              source,
              Optional.ofNullable(format),
              new TripDriver.Csv(Optional.ofNullable(header), separator, nullText),
              () -> options().listener(progress),
              progress);
      tell(driver.drive(), progress);
      return Main.DONE;
    } catch (GateException e) {
      throw new IOException(e.getMessage() + advice(e), e);
    }
  }

  private UnloadOptions options() {
    UnloadOptions options =
        new UnloadOptions()
            .patience(wait == null ? Patience.unlimited() : Patience.of(wait))
            .mode(MODES.get(mode));
    if (trip != null) {
      options.trip(trip);
    }
    if (part != null) {
      Matcher form = PART.matcher(part);
      if (!form.matches()) {
        throw new UsageException("--part " + part + ": write I/N, e.g. 2/8");
      }
      options.part(Integer.parseInt(form.group(1)), Integer.parseInt(form.group(2)));
    }
    return options;
  }

  /** The same on every call of the same user, so that a trip can be brought again. */
  private static String defaultName() {
    String host;
    try {
      host = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      host = "localhost";
    }
    String name = System.getProperty("user.name", "vehicle") + "." + host;
    String cleaned = name.replaceAll("[^A-Za-z0-9._:-]", "-");
    return cleaned.substring(0, Math.min(cleaned.length(), 128));
  }

  private void tell(TripResult result, Progress progress) {
    progress.close();
    long shown = progress.rejectsShown();
    if (result.rejected() > shown && shown > 0) {
      screen.warn("and " + Amounts.rows(result.rejected() - shown) + " more");
    }
    screen.result(
        String.format(
            Locale.ROOT,
            "%s: %s on disk, %,d of them new, %,d rejected; trip %s, %.1f s",
            lane,
            Amounts.rows(result.rows()),
            result.fresh(),
            result.rejected(),
            result.trip(),
            progress.seconds()));
    if (result.rejected() > 0) {
      screen.hint("rejected rows stand at the exit breakdowns: ./roundabout collect breakdowns");
    }
    if (trip == null) {
      screen.hint("without --trip NAME the same command would bring these rows again");
    }
  }

  private static String advice(GateException e) {
    return switch (e.code()) {
      case UNKNOWN_LANE -> " (./roundabout status lists the lanes)";
      case TRIP_DIFFERS -> " (a corrected file needs a new --trip name)";
      case TRIP_OWNED -> " (--vehicle says who brings it)";
      default -> "";
    };
  }
}
