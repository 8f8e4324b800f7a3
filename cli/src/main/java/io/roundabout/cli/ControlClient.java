package io.roundabout.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Talks to the running process on this machine over its control endpoint. */
final class ControlClient {
  private static final int TIMEOUT_MILLIS = 60_000;

  private final ObjectMapper json = new ObjectMapper();
  private final Path state;
  private final int port;
  private final String token;

  private ControlClient(Path state, int port, String token) {
    this.state = state;
    this.port = port;
    this.token = token;
  }

  static ControlClient of(Place place) throws IOException {
    Path state = place.state();
    JsonNode control = place.control().orElseThrow(() -> notRunning(state, null));
    return new ControlClient(
        state, control.path("port").intValue(), control.path("token").textValue());
  }

  private static IOException notRunning(Path state, IOException cause) {
    return new IOException(
        "no roundabout runs on the state directory %s; start one with ./roundabout run, or name another with --state or --config"
            .formatted(state.toAbsolutePath().normalize()),
        cause);
  }

  JsonNode get(String path) throws IOException {
    return exchange("GET", path, null);
  }

  JsonNode post(String path, JsonNode body) throws IOException {
    return exchange("POST", path, body);
  }

  private JsonNode exchange(String method, String path, JsonNode body) throws IOException {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    connection.setConnectTimeout(TIMEOUT_MILLIS);
    connection.setReadTimeout(TIMEOUT_MILLIS);
    connection.setRequestMethod(method);
    connection.setRequestProperty("Authorization", "Bearer " + token);
    try {
      if (body != null) {
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", "application/json");
        connection.getOutputStream().write(body.toString().getBytes(StandardCharsets.UTF_8));
      }
      return answer(connection);
    } catch (ConnectException killedBeforeItCouldTidy) {
      throw notRunning(state, killedBeforeItCouldTidy);
    } finally {
      connection.disconnect();
    }
  }

  private JsonNode answer(HttpURLConnection connection) throws IOException {
    int code = connection.getResponseCode();
    try (InputStream stream =
        code < 400 ? connection.getInputStream() : connection.getErrorStream()) {
      JsonNode answer = json.readTree(stream == null ? InputStream.nullInputStream() : stream);
      if (code != HttpURLConnection.HTTP_OK) {
        throw new IOException(answer.path("error").asText("the roundabout answers " + code));
      }
      return answer;
    }
  }
}
