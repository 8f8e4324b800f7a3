package io.roundabout.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.roundabout.exits.ExitState.LaneRange;
import io.roundabout.exits.NewGeneration;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ControlEndpointTest {
  private final List<String> asked = new ArrayList<>();
  private ControlEndpoint endpoint;

  private final class Recording implements ControlEndpoint.Controls {
    @Override
    public JsonNode status() {
      return new ObjectMapper().createObjectNode().put("version", "1");
    }

    @Override
    public Set<String> exits() {
      return Set.of("a:b");
    }

    @Override
    public void retry(String exit, Optional<NewGeneration> choice) {
      if (choice.isEmpty()) {
        throw new IllegalStateException("it is HELD; say replay or from-now");
      }
      asked.add("retry " + exit + " " + choice.get());
    }

    @Override
    public List<LaneRange> skip(String exit, List<LaneRange> rows) {
      asked.add("skip " + exit + " " + rows.size());
      return rows;
    }
  }

  @BeforeEach
  void open() throws Exception {
    endpoint = ControlEndpoint.open(new Recording());
  }

  @AfterEach
  void close() {
    endpoint.close();
  }

  @Test
  void statusIsReadWithTheTokenOnly() throws Exception {
    assertThat(ask("GET", "/status", "", endpoint.token())).isEqualTo("200 {\"version\":\"1\"}");
    assertThat(ask("GET", "/status", "", "")).isEqualTo("401 {\"error\":\"the token is missing\"}");
    assertThat(ask("GET", "/status", "", endpoint.token() + "0")).startsWith("401 ");
    assertThat(ask("DELETE", "/status", "")).startsWith("405 ");
    assertThat(ask("GET", "/etc/passwd", "")).startsWith("404 ");
  }

  @Test
  void anExitIsStartedAgain() throws Exception {
    assertThat(ask("POST", "/exits/a:b/retry?mode=replay", "")).isEqualTo("200 {\"exit\":\"a:b\"}");
    assertThat(ask("POST", "/exits/a%3Ab/retry?mode=from-now", "")).startsWith("200 ");
    assertThat(asked).containsExactly("retry a:b REPLAY", "retry a:b FROM_NOW");
    assertThat(ask("POST", "/exits/a:b/retry", ""))
        .isEqualTo("409 {\"error\":\"it is HELD; say replay or from-now\"}");
    assertThat(ask("POST", "/exits/a:b/retry?mode=x", "")).startsWith("400 ");
    assertThat(ask("POST", "/exits/c/retry", ""))
        .isEqualTo("404 {\"error\":\"there is no exit 'c'; allowed are a:b\"}");
    assertThat(ask("GET", "/exits/a:b/retry", "")).startsWith("405 ");
  }

  @Test
  void rowsAreSkipped() throws Exception {
    String body = "{\"ranges\":[{\"lane\":\"l\",\"from\":3,\"to\":5}]}";
    assertThat(ask("POST", "/exits/a:b/skip", body))
        .isEqualTo("200 {\"exit\":\"a:b\",\"skipped\":[{\"lane\":\"l\",\"from\":3,\"to\":5}]}");
    assertThat(ask("POST", "/exits/a:b/skip", "{}")).startsWith("200 ");
    assertThat(ask("POST", "/exits/a:b/skip", "")).startsWith("200 ");
    assertThat(asked).containsExactly("skip a:b 1", "skip a:b 0", "skip a:b 0");
    assertThat(ask("POST", "/exits/a:b/skip", "{\"ranges\":[{\"lane\":1}]}")).startsWith("400 ");
    assertThat(ask("POST", "/exits/a:b/skip", "not json")).startsWith("400 ");
  }

  private String ask(String method, String path, String body) throws Exception {
    return ask(method, path, body, endpoint.token());
  }

  private String ask(String method, String path, String body, String token) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + endpoint.port() + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .header("Authorization", "Bearer " + token)
            .build();
    HttpResponse<String> response =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    return response.statusCode() + " " + response.body();
  }
}
