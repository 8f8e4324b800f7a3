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
import java.util.ArrayList;
import java.util.List;
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
        assertThat(vehicle.hearLast()).startsWith("ERR UNAVAILABLE lane 'weather': ");
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
