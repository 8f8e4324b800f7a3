package io.roundabout.vehicle;

import io.roundabout.gateprotocol.GateProtocol;
import io.roundabout.gateprotocol.UnloadMode;
import java.time.Duration;
import java.util.Optional;

/** How a trip is brought. What is not said is as the lane's configuration has it. */
public final class UnloadOptions {
  private static final long DEFAULT_BUFFER_BYTES = 8L << 20;
  private static final int DEFAULT_MAX_ROW_BYTES = 16 * GateProtocol.DEFAULT_MAX_ROW_BYTES;

  private Optional<String> trip = Optional.empty();
  private Optional<String> format = Optional.empty();
  private Optional<Boolean> header = Optional.empty();
  private Optional<String> headerLine = Optional.empty();
  private UnloadMode mode = UnloadMode.DUMP;
  private int part = 1;
  private int parts = 1;
  private long from = 1;
  private long bufferBytes = DEFAULT_BUFFER_BYTES;
  private int maxRowBytes = DEFAULT_MAX_ROW_BYTES;
  private Patience patience = Patience.of(Duration.ofMinutes(1));
  private boolean resume = true;
  private UnloadListener listener = new UnloadListener() {};

  /**
   * Names the trip. Bringing the same trip again brings nothing twice: the gate compares what it
   * has, and takes what is missing. Without a name the gate makes one up, and every call brings its
   * rows anew.
   */
  public UnloadOptions trip(String name) {
    trip = Optional.of(Vehicle.checkName("trip", name));
    return this;
  }

  public Optional<String> trip() {
    return trip;
  }

  /** {@code "json"} or {@code "csv"}. */
  public UnloadOptions format(String name) {
    format = Optional.of(name);
    return this;
  }

  public Optional<String> format() {
    return format;
  }

  /**
   * The csv line that names the columns. It is no row and has no number; it is sent at the
   * beginning of each connection. Rows are given without it.
   */
  public UnloadOptions header(String line) {
    if (line.isEmpty() || line.indexOf('\n') >= 0) {
      throw new IllegalArgumentException("a csv header is one line that is not empty");
    }
    header = Optional.of(true);
    headerLine = Optional.of(line);
    return this;
  }

  /** The csv rows come without a line of names: their values are the lane's columns in order. */
  public UnloadOptions noHeader() {
    header = Optional.of(false);
    headerLine = Optional.empty();
    return this;
  }

  Optional<Boolean> header() {
    return header;
  }

  Optional<String> headerLine() {
    return headerLine;
  }

  /**
   * What the rows do to a table lane with a key: {@link UnloadMode#DUMP} (the default) brings the
   * whole table; {@link UnloadMode#UPSERT} brings rows that replace those of the same key, or that
   * remove it (json: {@code "$delete": true}). A trip keeps its mode.
   */
  public UnloadOptions mode(UnloadMode value) {
    mode = value;
    return this;
  }

  public UnloadMode mode() {
    return mode;
  }

  /** This visit brings part {@code index} (from 1) of {@code count}. */
  public UnloadOptions part(int index, int count) {
    part = index;
    parts = count;
    return this;
  }

  int part() {
    return part;
  }

  int parts() {
    return parts;
  }

  /** The trip's number of the first row that is given; 1 unless earlier rows are durable. */
  public UnloadOptions from(long row) {
    if (row < 1) {
      throw new IllegalArgumentException("from row " + row + ": rows are numbered from 1");
    }
    from = row;
    return this;
  }

  public long from() {
    return from;
  }

  /**
   * How many bytes of rows are kept until the gate has acknowledged them; 8 MiB by default. When
   * they are full, giving another row waits: a slow lane slows its vehicle.
   */
  public UnloadOptions bufferBytes(long bytes) {
    if (bytes < 1) {
      throw new IllegalArgumentException("a buffer of " + bytes + " bytes holds no row");
    }
    bufferBytes = bytes;
    return this;
  }

  public long bufferBytes() {
    return bufferBytes;
  }

  /**
   * The longest row that is sent at all, in bytes; 16 MiB by default. The gate has a limit of its
   * own (1 MiB unless configured otherwise).
   */
  public UnloadOptions maxRowBytes(int bytes) {
    if (bytes < 1) {
      throw new IllegalArgumentException("rows of at most " + bytes + " bytes are none");
    }
    maxRowBytes = bytes;
    return this;
  }

  public int maxRowBytes() {
    return maxRowBytes;
  }

  /** How long to try while the gate cannot be reached; a minute by default. */
  public UnloadOptions patience(Patience value) {
    patience = value;
    return this;
  }

  public Patience patience() {
    return patience;
  }

  /**
   * Whether a connection that breaks is made again, and what is not durable yet sent again; true by
   * default. A caller that can read its rows again may set it to false and begin anew on {@link
   * BrokenVisitException}.
   */
  public UnloadOptions resume(boolean value) {
    resume = value;
    return this;
  }

  public boolean resume() {
    return resume;
  }

  /** Hears how the trip goes on. */
  public UnloadOptions listener(UnloadListener value) {
    listener = value;
    return this;
  }

  public UnloadListener listener() {
    return listener;
  }

  UnloadOptions copy() {
    UnloadOptions copy = new UnloadOptions();
    copy.trip = trip;
    copy.format = format;
    copy.header = header;
    copy.headerLine = headerLine;
    copy.mode = mode;
    copy.part = part;
    copy.parts = parts;
    copy.from = from;
    copy.bufferBytes = bufferBytes;
    copy.maxRowBytes = maxRowBytes;
    copy.patience = patience;
    copy.resume = resume;
    copy.listener = listener;
    return copy;
  }
}
