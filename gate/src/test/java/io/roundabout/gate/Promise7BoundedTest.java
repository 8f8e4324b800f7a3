package io.roundabout.gate;

import static io.roundabout.gate.TestGate.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.roundabout.gateprotocol.ServerLine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Promise 7, the gate's part: what waits is bounded, and nothing is dropped for it. */
class Promise7BoundedTest {
  private static final String UNLOAD = "UNLOAD weather vehicle=me trip=a";

  private static final long PENDING_BYTES = 64 << 10;

  @TempDir Path directory;

  @Test
  void aClientMaySendAHundredThousandBadRowsBeforeItReadsAnAnswer() throws IOException {
    try (TestGate gate = new TestGate(directory);
        TestVehicle vehicle = gate.vehicle(UNLOAD)) {
      vehicle.send("bad\n".repeat(100_000)).lines("\\.");
      List<String> lines = vehicle.hearAll();
      assertThat(lines).filteredOn(line -> line.startsWith("REJECT ")).hasSize(100);
      assertThat(lines.get(1)).startsWith("REJECT 1 ");
      assertThat(lines.subList(lines.size() - 3, lines.size()))
          .containsExactly(
              "REJECTED 100000", "ACK 100000", "DONE rows=100000 new=100000 rejected=100000");
      assertThat(gate.breakdowns("weather")).hasSize(100_000);
    }
  }

  @Test
  void aRowOfAHundredMegabytesIsKnownToBeTooLongAfterTheFirst() throws IOException {
    int limit = 1 << 20;
    BlockBuffers buffers = new BlockBuffers(256 << 10);
    List<Incoming> out = new ArrayList<>();
    RowAssembler rows = new RowAssembler(buffers, limit, 1, 0, false, out::add);
    ByteBuf chunk = Unpooled.wrappedBuffer(new byte[64 << 10]);
    int taken = 0;
    while (out.isEmpty()) {
      rows.take(chunk.slice());
      taken += chunk.capacity();
    }
    assertThat(taken).isLessThanOrEqualTo(limit + chunk.capacity());
    assertThat(out).singleElement().isInstanceOf(Incoming.Fault.class);

    try (TestGate gate = new TestGate(directory);
        TestVehicle vehicle = gate.vehicle(UNLOAD, row(1))) {
      byte[] megabyte = "x".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
      for (int i = 0; i < 100; i++) {
        vehicle.send(megabyte);
      }
      assertThat(vehicle.hearAll())
          .contains("ACK 1")
          .last()
          .asString()
          .startsWith("ERR ROW_TOO_LONG row=2 ");
    }
  }

  @Test
  void aLaneThatWaitsForItsDiskSlowsItsVehiclesAndDropsNothing() throws IOException {
    int visitBytes = 256 << 10;
    FaultyDisk disk = new FaultyDisk();
    try (TestGate gate =
            new TestGate(directory, options -> options.withBytes(64 << 10, visitBytes), disk);
        SocketChannel vehicle =
            SocketChannel.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), gate.gate().port()))) {
      vehicle.write(ByteBuffer.wrap((UNLOAD + "\n").getBytes(StandardCharsets.UTF_8)));
      await().until(() -> gate.gate().status().visits().containsKey("weather"));
      disk.holdForces();
      vehicle.configureBlocking(false);
      ByteBuffer rows =
          ByteBuffer.wrap((row(1) + "\n").repeat(25_000).getBytes(StandardCharsets.UTF_8));
      long sent = sendUntilTheGateTakesNoMore(vehicle, rows);
      assertThat(sent).isLessThan(64L << 20);

      disk.releaseForces();
      vehicle.configureBlocking(true);
      while (rows.hasRemaining()) {
        vehicle.write(rows);
      }
      vehicle.write(ByteBuffer.wrap("\\.\n".getBytes(StandardCharsets.UTF_8)));
      ServerLine.Done done = (ServerLine.Done) lastLine(vehicle);
      assertThat(done.rows() * (row(1).length() + 1))
          .isEqualTo(sent + rows.capacity() - sentOfLast);
      assertThat(gate.rows("weather")).hasSize((int) done.rows());
    }
  }

  private long sentOfLast;

  /** Sends the rows again and again, until nothing has gone for half a second. */
  private long sendUntilTheGateTakesNoMore(SocketChannel vehicle, ByteBuffer rows)
      throws IOException {
    long sent = 0;
    long idleSince = System.nanoTime();
    while (System.nanoTime() - idleSince < 500_000_000L) {
      if (!rows.hasRemaining()) {
        rows.rewind();
      }
      int count = vehicle.write(rows);
      if (count > 0) {
        sent += count;
        idleSince = System.nanoTime();
      }
      Thread.onSpinWait();
    }
    sentOfLast = rows.position();
    return sent;
  }

  private static ServerLine lastLine(SocketChannel vehicle) throws IOException {
    StringBuilder text = new StringBuilder();
    ByteBuffer buffer = ByteBuffer.allocate(4096);
    while (vehicle.read(buffer) >= 0) {
      text.append(StandardCharsets.UTF_8.decode(buffer.flip()));
      buffer.clear();
    }
    return ServerLine.parse(text.toString().lines().reduce((a, b) -> b).orElseThrow());
  }

  @Test
  void aFullLaneLetsAllItsVisitsWaitAndThenGoOn() throws IOException {
    FaultyDisk disk = new FaultyDisk();
    try (TestGate gate = new TestGate(directory, options -> options, disk, PENDING_BYTES)) {
      List<TestVehicle> vehicles = floodWithTwentyVisits(gate, disk);
      await().until(() -> gate.log("weather").busy());
      disk.releaseForces();
      for (TestVehicle vehicle : vehicles) {
        assertThat(vehicle.hearLast()).isEqualTo("DONE rows=3000 new=3000 rejected=0");
        vehicle.close();
      }
      assertThat(gate.rows("weather")).hasSize(60_000);
    }
  }

  @Test
  void visitsThatWaitForAFullLaneHearThatItHasStopped() throws IOException {
    FaultyDisk disk = new FaultyDisk();
    try (TestGate gate = new TestGate(directory, options -> options, disk, PENDING_BYTES)) {
      List<TestVehicle> vehicles = floodWithTwentyVisits(gate, disk);
      await().until(() -> gate.log("weather").busy());
      disk.failForces("weather");
      disk.releaseForces();
      for (TestVehicle vehicle : vehicles) {
        assertThat(vehicle.hearLast()).startsWith("ERR UNAVAILABLE lane 'weather' is stopped: ");
        vehicle.close();
      }
    }
  }

  /** So little that it stays in the sockets when the gate does not read. */
  private static List<TestVehicle> floodWithTwentyVisits(TestGate gate, FaultyDisk disk)
      throws IOException {
    List<TestVehicle> vehicles = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      TestVehicle vehicle = gate.vehicle("UNLOAD weather vehicle=v" + i + " trip=t" + i);
      assertThat(vehicle.hear()).startsWith("OK ");
      vehicles.add(vehicle);
    }
    disk.holdForces();
    for (TestVehicle vehicle : vehicles) {
      vehicle.lines(TestGate.rows(1, 3000)).lines("\\.");
    }
    return vehicles;
  }

  @Test
  void manyBusyVisitsTogetherHoldNoMoreThanTheyMay() throws Exception {
    int visits = 100;
    long total = 512 << 10;
    FaultyDisk disk = new FaultyDisk();
    try (TestGate gate = new TestGate(directory, limited(total), disk);
        Crowd crowd = new Crowd()) {
      assertThat(gate.vehicle("UNLOAD weather vehicle=v trip=t", row(1)).awaitAck(1)).isNotNull();
      disk.holdForces();
      for (int i = 0; i < visits; i++) {
        crowd.send(gate, i, (row(1) + "\n").repeat(10_000) + "\\.\n");
      }
      await().until(() -> gate.gate().bytesHeld() >= total);
      await()
          .during(Duration.ofMillis(300))
          .until(() -> gate.gate().bytesHeld() < total + visits * (16L << 10));
      disk.releaseForces();
      assertThat(crowd.last()).allMatch("DONE rows=10000 new=10000 rejected=0"::equals);
      assertThat(gate.log("weather").endRow()).isEqualTo(visits * 10_000L + 1);
    }
  }

  @Test
  void rowsThatAreEachLargerThanAllMemoryPassOneAfterTheOther() throws Exception {
    try (TestGate gate = new TestGate(directory, limited(64 << 10));
        Crowd crowd = new Crowd()) {
      String row = largeRow(1 << 20);
      for (int i = 0; i < 20; i++) {
        crowd.send(gate, i, row + "\n" + row + "\n\\.\n");
      }
      assertThat(crowd.last()).allMatch("DONE rows=2 new=2 rejected=0"::equals);
      await().until(() -> gate.gate().bytesHeld() == 0);
    }
  }

  @Test
  void vehiclesThatStopWithinTheirRowsDoNotKeepOthersOut() throws Exception {
    try (TestGate gate = new TestGate(directory, limited(64 << 10));
        Crowd crowd = new Crowd()) {
      String row = largeRow(1 << 20);
      List<TestVehicle> stalled = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        stalled.add(gate.vehicle("UNLOAD weather vehicle=s" + i + " trip=s" + i));
        stalled.get(i).send(row.substring(0, 100_000));
      }
      await().until(() -> gate.gate().bytesHeld() >= 64 << 10);
      crowd.send(gate, 1, row + "\n\\.\n");
      assertThat(crowd.last()).containsExactly("DONE rows=1 new=1 rejected=0");
      for (TestVehicle vehicle : stalled) {
        vehicle.send(row.substring(100_000)).lines("", "\\.");
        assertThat(vehicle.hearLast()).isEqualTo("DONE rows=1 new=1 rejected=0");
        vehicle.close();
      }
    }
  }

  private static UnaryOperator<GateOptions> limited(long total) {
    return options -> options.withBytes(16 << 10, 1 << 20).withTotalBytes(total);
  }

  private static String largeRow(int bytes) {
    String row = "{\"origin\":\"%s\"}";
    return row.formatted("x".repeat(bytes - row.length() + 2));
  }

  /** Vehicles that all send at the same time. */
  private static final class Crowd implements AutoCloseable {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Future<String>> visits = new ArrayList<>();

    void send(TestGate gate, int number, String text) {
      visits.add(
          threads.submit(
              () -> {
                String unload = "UNLOAD weather vehicle=c%d trip=c%d".formatted(number, number);
                try (TestVehicle vehicle = gate.vehicle(unload)) {
                  return vehicle.send(text).hearLast();
                }
              }));
    }

    List<String> last() throws Exception {
      List<String> lines = new ArrayList<>();
      for (Future<String> visit : visits) {
        lines.add(visit.get());
      }
      return lines;
    }

    @Override
    public void close() {
      threads.shutdownNow();
    }
  }

  @Test
  void fiveThousandConnectionsAreServedAtOnce() throws IOException {
    List<TestVehicle> vehicles = new ArrayList<>();
    try (TestGate gate = new TestGate(directory)) {
      try {
        for (int i = 0; i < 5000; i++) {
          vehicles.add(gate.vehicle("UNLOAD weather vehicle=v" + i + " trip=t" + i, row(i)));
        }
        for (TestVehicle vehicle : vehicles) {
          vehicle.awaitAck(1);
        }
        assertThat(gate.gate().status().visits()).containsEntry("weather", 5000);
        for (TestVehicle vehicle : vehicles) {
          vehicle.lines("\\.");
        }
        for (TestVehicle vehicle : vehicles) {
          assertThat(vehicle.hearLast()).isEqualTo("DONE rows=1 new=1 rejected=0");
        }
      } finally {
        for (TestVehicle vehicle : vehicles) {
          vehicle.close();
        }
      }
      assertThat(gate.rows("weather")).hasSize(5000);
    }
  }
}
