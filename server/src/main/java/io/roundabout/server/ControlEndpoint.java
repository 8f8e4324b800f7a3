package io.roundabout.server;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.roundabout.exits.ExitState.LaneRange;
import io.roundabout.exits.NewGeneration;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the commands {@code status}, {@code retry} and {@code skip} talk to: HTTP on loopback, with
 * a token. Every answer is a JSON object; one that is not 200 holds {@code error}, a sentence.
 */
final class ControlEndpoint implements AutoCloseable {

  /** What can be asked of the running roundabout. */
  interface Controls {
    JsonNode status();

    Set<String> exits();

    /**
     * @param choice empty unless the exit is HELD
     */
    void retry(String exit, Optional<NewGeneration> choice);

    List<LaneRange> skip(String exit, List<LaneRange> rows);
  }

  private static final Logger LOG = LoggerFactory.getLogger(ControlEndpoint.class);
  private static final Pattern EXIT_VERB = Pattern.compile("/exits/([^/]+)/(retry|skip)");
  private static final int MAX_BODY_BYTES = 1 << 20;
  private static final int TOKEN_BYTES = 32;

  private final HttpServer server;
  private final ExecutorService threads;
  private final Controls controls;
  private final byte[] authorization;
  private final String token;

  private ControlEndpoint(HttpServer server, Controls controls) {
    byte[] random = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(random);
    this.token = HexFormat.of().formatHex(random);
    this.authorization = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
    this.server = server;
    this.controls = controls;
    this.threads =
        Executors.newFixedThreadPool(
            2,
            task -> {
              Thread thread = new Thread(task, "control");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Listens on any free port of the loopback. */
  static ControlEndpoint open(Controls controls) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getByName(Listener.LOOPBACK), 0), 0);
    ControlEndpoint endpoint = new ControlEndpoint(server, controls);
    server.setExecutor(endpoint.threads);
    server.createContext("/", endpoint::handle);
    server.start();
    return endpoint;
  }

  int port() {
    return server.getAddress().getPort();
  }

  String token() {
    return token;
  }

  /** Made when the first request comes: the gate need not wait for its many classes. */
  private static final class Json {
    static final ObjectMapper MAPPER = new ObjectMapper();
  }

  private record Answer(int code, JsonNode body) {}

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Answer answer = authorized(exchange) ? answer(exchange) : fault(401, "the token is missing");
      byte[] body = Json.MAPPER.writeValueAsBytes(answer.body());
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(answer.code(), body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private boolean authorized(HttpExchange exchange) {
    String sent = exchange.getRequestHeaders().getFirst("Authorization");
    return sent != null
        && MessageDigest.isEqual(authorization, sent.getBytes(StandardCharsets.UTF_8));
  }

  private Answer answer(HttpExchange exchange) {
    String path = exchange.getRequestURI().getPath();
    Matcher verb = EXIT_VERB.matcher(path);
    try {
      if (path.equals("/status")) {
        return exchange.getRequestMethod().equals("GET")
            ? new Answer(200, controls.status())
            : fault(405, "status is read with GET");
      }
      if (!verb.matches()) {
        return fault(404, "there is no " + path);
      }
      if (!exchange.getRequestMethod().equals("POST")) {
        return fault(405, verb.group(2) + " is asked for with POST");
      }
      if (!controls.exits().contains(verb.group(1))) {
        String hint = NearestName.hint(verb.group(1), controls.exits());
        return fault(404, "there is no exit '" + verb.group(1) + "'" + hint);
      }
      return verb.group(2).equals("retry")
          ? retry(verb.group(1), exchange.getRequestURI().getQuery())
          : skip(verb.group(1), exchange);
    } catch (IllegalStateException e) {
      return fault(409, e.getMessage());
    } catch (IllegalArgumentException | JacksonException e) {
      return fault(400, e.getMessage());
    } catch (IOException | RuntimeException e) {
      LOG.error("{} {} failed", exchange.getRequestMethod(), path, e);
      return fault(500, e.toString());
    }
  }

  private Answer retry(String exit, String query) {
    controls.retry(exit, choice(query));
    return new Answer(200, Json.MAPPER.createObjectNode().put("exit", exit));
  }

  private static Optional<NewGeneration> choice(String query) {
    if (query == null || query.isEmpty()) {
      return Optional.empty();
    }
    return switch (query) {
      case "mode=replay" -> Optional.of(NewGeneration.REPLAY);
      case "mode=from-now" -> Optional.of(NewGeneration.FROM_NOW);
      default ->
          throw new IllegalArgumentException(
              "'" + query + "' is not known; allowed are mode=replay and mode=from-now");
    };
  }

  private Answer skip(String exit, HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
    if (body.length > MAX_BODY_BYTES) {
      return fault(413, "the request has more than " + MAX_BODY_BYTES + " bytes");
    }
    List<LaneRange> rows =
        ranges(body.length == 0 ? Json.MAPPER.createObjectNode() : Json.MAPPER.readTree(body));
    var answer = Json.MAPPER.createObjectNode().put("exit", exit);
    answer.set("skipped", StatusPage.ranges(controls.skip(exit, rows)));
    return new Answer(200, answer);
  }

  private static List<LaneRange> ranges(JsonNode body) {
    List<LaneRange> rows = new ArrayList<>();
    for (JsonNode range : body.path("ranges")) {
      JsonNode lane = range.path("lane");
      JsonNode from = range.path("from");
      JsonNode to = range.path("to");
      if (!lane.isTextual() || !from.isIntegralNumber() || !to.isIntegralNumber()) {
        throw new IllegalArgumentException(
            "a range is {\"lane\": name, \"from\": the first row, \"to\": the last row}, not "
                + range);
      }
      if (from.longValue() < 1 || to.longValue() < from.longValue()) {
        throw new IllegalArgumentException(
            "rows of a lane are counted from 1, and a range ends with its last row: " + range);
      }
      rows.add(new LaneRange(lane.textValue(), from.longValue() - 1, to.longValue()));
    }
    return rows;
  }

  private Answer fault(int code, String message) {
    return new Answer(code, Json.MAPPER.createObjectNode().put("error", message));
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
