package io.roundabout.vehicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.roundabout.gateprotocol.ErrorCode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A vehicle's rows stand in a real lane once, whatever happens to the line between them. */
class Promise2OnceTest {
  @TempDir Path directory;

  private static List<String> rows(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(i -> "{\"id\":" + i + "}").toList();
  }

  private static ByteArrayInputStream stream(List<String> rows) {
    return new ByteArrayInputStream(String.join("\n", rows).getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 45, 60, 4_000, 70_000, 200_000})
  void aLineThatIsCutAgainAndAgainLosesAndDoublesNothing(long bytes) throws Exception {
    List<String> rows = rows(20_000);
    try (TestLane lane = new TestLane(directory, 0);
        CuttingProxy proxy = new CuttingProxy(lane.port())) {
      proxy.cutAfter(bytes, 4);
      Vehicle vehicle = Vehicle.named("v").at("127.0.0.1", proxy.port());
      try (Unloading trip = vehicle.unload("orders", new UnloadOptions().trip("t"))) {
        assertThat(trip.rows(stream(rows))).isEqualTo(rows.size());
        TripResult result = trip.complete();
        assertThat(result.rows()).isEqualTo(rows.size());
        assertThat(result.fresh()).isEqualTo(rows.size());
      }
      assertThat(proxy.connections()).isGreaterThan(4);
      assertThat(lane.rows()).isEqualTo(rows);
    }
  }

  @Test
  void aTripWithoutANameIsResumedToo() throws Exception {
    List<String> rows = rows(5_000);
    try (TestLane lane = new TestLane(directory, 0);
        CuttingProxy proxy = new CuttingProxy(lane.port())) {
      proxy.cutAfter(30_000, 2);
      Vehicle vehicle = Vehicle.named("v").at("127.0.0.1", proxy.port());
      try (Unloading trip = vehicle.unload("orders")) {
        for (String row : rows) {
          trip.row(row);
        }
        assertThat(trip.complete().rows()).isEqualTo(rows.size());
      }
      assertThat(lane.rows()).isEqualTo(rows);
    }
  }

  @Test
  void aLongTripThatComesAgainIsComparedAndDoesNotWaitForRoom() throws Exception {
    List<String> rows = rows(50_000);
    try (TestLane lane = new TestLane(directory, 0)) {
      Vehicle vehicle = Vehicle.named("v").at("127.0.0.1", lane.port());
      UnloadOptions options = new UnloadOptions().trip("t").bufferBytes(100_000);
      try (Unloading trip = vehicle.unload("orders", options)) {
        trip.rows(stream(rows));
        assertThat(trip.complete().fresh()).isEqualTo(rows.size());
      }
      try (Unloading trip = vehicle.unload("orders", options)) {
        trip.rows(stream(rows));
        TripResult again = trip.complete();
        assertThat(again.rows()).isEqualTo(rows.size());
        assertThat(again.fresh()).isZero();
      }
      assertThat(lane.rows()).isEqualTo(rows);
    }
  }

  @Test
  void aRowThatDiffersIsRefusedWithItsNumber() throws Exception {
    List<String> rows = new java.util.ArrayList<>(rows(1_000));
    try (TestLane lane = new TestLane(directory, 0)) {
      Vehicle vehicle = Vehicle.named("v").at("127.0.0.1", lane.port());
      try (Unloading trip = vehicle.unload("orders", new UnloadOptions().trip("t"))) {
        trip.rows(stream(rows));
        trip.complete();
      }
      rows.set(699, "{\"id\":0}");
      try (Unloading trip = vehicle.unload("orders", new UnloadOptions().trip("t"))) {
        assertThatThrownBy(
                () -> {
                  trip.rows(stream(rows));
                  trip.complete();
                })
            .isInstanceOfSatisfying(
                GateException.class,
                e -> {
                  assertThat(e.code()).isEqualTo(ErrorCode.TRIP_DIFFERS);
                  assertThat(e.row()).hasValue(700);
                });
      }
    }
  }

  @Test
  void aGateThatStartsLaterAndStopsInTheMiddleIsWaitedFor() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    List<String> rows = rows(2_000);
    CountDownLatch waits = new CountDownLatch(1);
    UnloadOptions options =
        new UnloadOptions()
            .trip("t")
            .patience(Patience.unlimited())
            .listener(
                new UnloadListener() {
                  @Override
                  public void waiting(IOException cause, Duration pause) {
                    waits.countDown();
                  }
                });
    try (Unloading trip = Vehicle.named("v").at("127.0.0.1", port).unload("orders", options)) {
      assertThat(waits.await(10, TimeUnit.SECONDS)).isTrue();
      try (TestLane lane = new TestLane(directory, port)) {
        trip.rows(stream(rows.subList(0, 1_000)));
        trip.awaitDurable();
        assertThat(trip.durable()).isEqualTo(1_000);
        assertThat(lane.rows()).hasSize(1_000);
      }
      CompletableFuture<TripResult> result =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  trip.rows(stream(rows.subList(1_000, 2_000)));
                  return trip.complete();
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      try (TestLane lane = new TestLane(directory, port)) {
        assertThat(result.get(30, TimeUnit.SECONDS).rows()).isEqualTo(2_000);
        assertThat(lane.rows()).isEqualTo(rows);
      }
    }
  }

  @Test
  void oddRowsArriveAsTheyAreAndRejectsAreNamed() throws Exception {
    List<String> rows =
        List.of("{\"id\":1}", "\\.", "\\\\x", "not json", "{\"id\":5,\"name\":\"ü\"}");
    try (TestLane lane = new TestLane(directory, 0)) {
      Vehicle vehicle = Vehicle.named("v").at("127.0.0.1", lane.port());
      try (Unloading trip = vehicle.unload("orders")) {
        for (String row : rows) {
          trip.row(row);
        }
        TripResult result = trip.complete();
        assertThat(result.rejected()).isEqualTo(3);
        assertThat(result.rejects()).extracting(TripResult.Reject::row).containsExactly(2L, 3L, 4L);
      }
      assertThat(lane.rows()).isEqualTo(rows);
    }
  }
}
