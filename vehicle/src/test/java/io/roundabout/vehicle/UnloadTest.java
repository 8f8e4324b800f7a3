package io.roundabout.vehicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.roundabout.gateprotocol.ErrorCode;
import io.roundabout.gateprotocol.UnloadMode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a vehicle does when the gate does what a real one does rarely or never. */
class UnloadTest {

  @Test
  void afterABreakTheRowsGoOnBehindTheLastAcknowledgedOne() throws Exception {
    try (ScriptedGate gate = new ScriptedGate()) {
      gate.play(
          () -> {
            try (ScriptedGate.Visit visit = gate.accept()) {
              assertThat(visit.hear()).isEqualTo("UNLOAD orders vehicle=v trip=t");
              visit.say("OK trip=t rows=0");
              assertThat(visit.hear()).isEqualTo("r1");
              assertThat(visit.hear()).isEqualTo("r2");
              assertThat(visit.hear()).isEqualTo("\\\\r3");
              visit.say("ACK 2");
              visit.say("REJECT 2 no good");
              assertThat(visit.hear()).isEqualTo("r4");
            }
            try (ScriptedGate.Visit visit = gate.accept()) {
              assertThat(visit.hear()).isEqualTo("UNLOAD orders vehicle=v trip=t from=3");
              visit.say("OK trip=t rows=2");
              assertThat(visit.hear()).isEqualTo("\\\\r3");
              assertThat(visit.hear()).isEqualTo("r4");
              assertThat(visit.hear()).isEqualTo("\\.");
              visit.say("DONE rows=4 new=2 rejected=1");
            }
          });
      try (Unloading trip = gate.vehicle("v").unload("orders", new UnloadOptions().trip("t"))) {
        for (String row : List.of("r1", "r2", "\\r3", "r4")) {
          trip.row(row);
        }
        TripResult result = trip.complete();
        gate.played();
        assertThat(result)
            .isEqualTo(new TripResult("t", 4, 4, 1, List.of(new TripResult.Reject(2, "no good"))));
      }
    }
  }

  @Test
  void changesOfATableAreSaidToBeSuchInEveryVisit() throws Exception {
    try (ScriptedGate gate = new ScriptedGate()) {
      gate.play(
          () -> {
            try (ScriptedGate.Visit visit = gate.accept()) {
              assertThat(visit.hear()).isEqualTo("UNLOAD orders vehicle=v trip=t mode=upsert");
              visit.say("OK trip=t rows=0");
              assertThat(visit.hear()).isEqualTo("r1");
              visit.say("ACK 1");
            }
            try (ScriptedGate.Visit visit = gate.accept()) {
              assertThat(visit.hear())
                  .isEqualTo("UNLOAD orders vehicle=v trip=t from=2 mode=upsert");
              visit.say("OK trip=t rows=1");
              assertThat(visit.hear()).isEqualTo("\\.");
              visit.say("DONE rows=1 new=0 rejected=0");
            }
          });
      UnloadOptions changes = new UnloadOptions().trip("t").mode(UnloadMode.UPSERT);
      try (Unloading trip = gate.vehicle("v").unload("orders", changes)) {
        trip.row("r1");
        assertThat(trip.complete().rows()).isEqualTo(1);
        gate.played();
      }
    }
  }

  @Test
  void theNameThatTheGateMadeUpIsKeptForTheNextConnection() throws Exception {
    try (ScriptedGate gate = new ScriptedGate()) {
      gate.play(
          () -> {
            try (ScriptedGate.Visit visit = gate.accept()) {
              assertThat(visit.hear()).isEqualTo("UNLOAD orders vehicle=v");
              visit.say("OK trip=made-up rows=0");
              assertThat(visit.hear()).isEqualTo("r1");
            }
            try (ScriptedGate.Visit visit = gate.accept()) {
              assertThat(visit.hear()).isEqualTo("UNLOAD orders vehicle=v trip=made-up");
              visit.say("OK trip=made-up rows=1");
              assertThat(visit.hear()).isEqualTo("r1");
              assertThat(visit.hear()).isEqualTo("\\.");
              visit.say("DONE rows=1 new=0 rejected=0");
            }
          });
      try (Unloading trip = gate.vehicle("v").unload("orders")) {
        trip.row("r1");
        TripResult result = trip.complete();
        gate.played();
        assertThat(result.trip()).isEqualTo("made-up");
        assertThat(result.fresh()).isEqualTo(1);
      }
    }
  }

  @Test
  void theHeaderIsSaidOnEachConnectionAndIsNoRow() throws Exception {
    try (ScriptedGate gate = new ScriptedGate()) {
      gate.play(
          () -> {
            try (ScriptedGate.Visit visit = gate.accept()) {
              assertThat(visit.hear())
                  .isEqualTo("UNLOAD orders vehicle=v trip=t format=csv header=yes");
              visit.say("OK trip=t rows=0");
              assertThat(visit.hear()).isEqualTo("id,name");
              assertThat(visit.hear()).isEqualTo("1,a");
              visit.say("ACK 1");
            }
            try (ScriptedGate.Visit visit = gate.accept()) {
              assertThat(visit.hear())
                  .isEqualTo("UNLOAD orders vehicle=v trip=t from=2 format=csv header=yes");
              visit.say("OK trip=t rows=1");
              assertThat(visit.hear()).isEqualTo("id,name");
              assertThat(visit.hear()).isEqualTo("2,b");
              assertThat(visit.hear()).isEqualTo("\\.");
              visit.say("DONE rows=2 new=1 rejected=0");
            }
          });
      UnloadOptions options = new UnloadOptions().trip("t").format("csv").header("id,name");
      try (Unloading trip = gate.vehicle("v").unload("orders", options)) {
        trip.row("1,a");
        trip.awaitDurable();
        trip.row("2,b");
        assertThat(trip.complete().rows()).isEqualTo(2);
        gate.played();
      }
    }
  }

  @Test
  void aFullBufferMakesTheCallerWaitUntilTheGateAcknowledges() throws Exception {
    try (ScriptedGate gate = new ScriptedGate()) {
      CompletableFuture<Void> bufferIsFull = new CompletableFuture<>();
      gate.play(
          () -> {
            try (ScriptedGate.Visit visit = gate.accept()) {
              visit.hear();
              visit.say("OK trip=t rows=0");
              bufferIsFull.join();
              for (int row = 1; row <= 1000; row++) {
                assertThat(visit.hear()).hasSize(99);
                visit.say("ACK " + row);
              }
              visit.hear();
              visit.say("DONE rows=1000 new=1000 rejected=0");
            }
          });
      List<Integer> given = new ArrayList<>();
      UnloadOptions options = new UnloadOptions().trip("t").bufferBytes(1000);
      try (Unloading trip = gate.vehicle("v").unload("orders", options)) {
        Thread caller =
            new Thread(
                () -> {
                  try {
                    for (int row = 1; row <= 1000; row++) {
                      trip.row("x".repeat(99));
                      synchronized (given) {
                        given.add(row);
                      }
                    }
                  } catch (IOException e) {
                    bufferIsFull.completeExceptionally(e);
                  }
                });
        caller.start();
        org.awaitility.Awaitility.await().until(() -> caller.getState() == Thread.State.WAITING);
        synchronized (given) {
          assertThat(given).hasSize(10);
        }
        bufferIsFull.complete(null);
        caller.join();
        assertThat(trip.complete().rows()).isEqualTo(1000);
        gate.played();
      }
    }
  }

  @Test
  void whatTheGateRefusesIsThrownWithItsCodeAndSentence() throws Exception {
    try (ScriptedGate gate = new ScriptedGate()) {
      gate.play(
          () -> {
            try (ScriptedGate.Visit visit = gate.accept()) {
              visit.hear();
              visit.say("OK trip=t rows=7");
              visit.hear();
              visit.say("ERR TRIP_DIFFERS row=1 is not what came first");
            }
          });
      try (Unloading trip = gate.vehicle("v").unload("orders", new UnloadOptions().trip("t"))) {
        trip.row("r1");
        assertThatThrownBy(trip::complete)
            .isInstanceOfSatisfying(
                GateException.class,
                e -> {
                  assertThat(e.code()).isEqualTo(ErrorCode.TRIP_DIFFERS);
                  assertThat(e.row()).hasValue(1);
                  assertThat(e).hasMessage("TRIP_DIFFERS row=1 is not what came first");
                });
        assertThatThrownBy(() -> trip.row("r2")).isInstanceOf(GateException.class);
      }
    }
  }

  @Test
  void aLaneThatIsUnavailableIsTriedAgain() throws Exception {
    try (ScriptedGate gate = new ScriptedGate()) {
      gate.play(
          () -> {
            try (ScriptedGate.Visit visit = gate.accept()) {
              visit.hear();
              visit.say("ERR UNAVAILABLE the lane starts");
            }
            try (ScriptedGate.Visit visit = gate.accept()) {
              visit.hear();
              visit.say("OK trip=t rows=0");
              visit.hear();
              visit.say("DONE rows=0 new=0 rejected=0");
            }
          });
      try (Unloading trip = gate.vehicle("v").unload("orders", new UnloadOptions().trip("t"))) {
        assertThat(trip.complete().rows()).isZero();
        gate.played();
      }
    }
  }

  @Test
  void withoutResumeABreakIsToldToTheCaller() throws Exception {
    try (ScriptedGate gate = new ScriptedGate()) {
      gate.play(
          () -> {
            try (ScriptedGate.Visit visit = gate.accept()) {
              visit.hear();
              visit.say("OK trip=t rows=0");
              visit.hear();
              visit.say("ACK 1");
            }
          });
      try (Unloading trip = gate.vehicle("v").unload("orders", new UnloadOptions().resume(false))) {
        trip.row("r1");
        assertThatThrownBy(trip::complete)
            .isInstanceOfSatisfying(
                BrokenVisitException.class,
                e -> {
                  assertThat(e.trip()).isEqualTo("t");
                  assertThat(e.durable()).isEqualTo(1);
                });
      }
    }
  }

  @Test
  void aGateThatIsNotThereIsToldWhenThePatienceIsSpent() throws Exception {
    Vehicle vehicle;
    try (ScriptedGate gate = new ScriptedGate()) {
      vehicle = gate.vehicle("v");
    }
    UnloadOptions options = new UnloadOptions().patience(Patience.none());
    try (Unloading trip = vehicle.unload("orders", options)) {
      assertThatThrownBy(trip::complete)
          .isInstanceOf(UnreachableException.class)
          .hasMessageContaining("127.0.0.1:" + vehicle.port())
          .hasMessageContaining("is the roundabout running there?");
    }
  }

  @Test
  void aCallerThatLeavesIsNotHeldUp() throws Exception {
    try (ScriptedGate gate = new ScriptedGate()) {
      gate.play(
          () -> {
            try (ScriptedGate.Visit visit = gate.accept()) {
              visit.hear();
              visit.say("OK trip=t rows=0");
              assertThat(visit.hear()).isEqualTo("r1");
              assertThat(visit.hear()).isNull();
            }
          });
      Unloading trip = gate.vehicle("v").unload("orders");
      trip.row("r1");
      org.awaitility.Awaitility.await().until(() -> trip.durable() == 0);
      gateHasRow(gate, trip);
    }
  }

  private static void gateHasRow(ScriptedGate gate, Unloading trip) throws Exception {
    CompletableFuture<Void> closing = CompletableFuture.runAsync(trip::close);
    closing.get(10, TimeUnit.SECONDS);
    assertThatThrownBy(() -> trip.row("r2")).hasMessageContaining("closed");
  }

  @Test
  void linesOfAStreamBecomeRowsWithoutTheEmptyOnes() throws Exception {
    try (ScriptedGate gate = new ScriptedGate()) {
      List<String> heard = new ArrayList<>();
      gate.play(
          () -> {
            try (ScriptedGate.Visit visit = gate.accept()) {
              visit.hear();
              visit.say("OK trip=t rows=0");
              String line = visit.hear();
              while (!line.equals("\\.")) {
                heard.add(line);
                line = visit.hear();
              }
              visit.say("DONE rows=4 new=4 rejected=0");
            }
          });
      try (Unloading trip = gate.vehicle("v").unload("orders")) {
        byte[] text = "a\n\n\r\n\\b\n\\.\nlast".getBytes(StandardCharsets.UTF_8);
        assertThat(trip.rows(new ByteArrayInputStream(text))).isEqualTo(4);
        trip.complete();
        gate.played();
        assertThat(heard).containsExactly("a", "\\\\b", "\\\\.", "last");
      }
    }
  }

  @Test
  void rowsThatAreNoneAreRefusedBeforeTheyAreSent() throws Exception {
    try (ScriptedGate gate = new ScriptedGate();
        Unloading trip = gate.vehicle("v").unload("orders", new UnloadOptions().maxRowBytes(10))) {
      assertThatThrownBy(() -> trip.row("")).hasMessageContaining("empty");
      assertThatThrownBy(() -> trip.row("a\nb")).hasMessageContaining("line end");
      assertThatThrownBy(() -> trip.row("x".repeat(11))).hasMessageContaining("row 1");
      byte[] endless = "x".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
      assertThatThrownBy(() -> trip.rows(new ByteArrayInputStream(endless)))
          .hasMessageContaining("longer than 10 bytes");
      assertThatThrownBy(() -> Vehicle.named("no blanks")).hasMessageContaining("no blanks");
    }
  }
}
