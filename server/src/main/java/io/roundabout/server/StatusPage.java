package io.roundabout.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.roundabout.exitbroker.EmbeddedBroker.QueueBooks;
import io.roundabout.exits.ExitState;
import io.roundabout.exits.ExitState.LaneRange;
import io.roundabout.exits.ExitStatus;
import io.roundabout.exits.ExitStatus.LaneLookedAt;
import io.roundabout.exits.ExitStatus.LaneProgress;
import io.roundabout.exits.ExitStatus.LaneRead;
import io.roundabout.exits.ExitStatus.StateSize;
import io.roundabout.exits.ExitStatus.TableInUse;
import io.roundabout.gate.GateStatus;
import io.roundabout.lanelog.LaneBooks;
import io.roundabout.lanelog.LaneLog;
import io.roundabout.lanelog.TableVersion;
import io.roundabout.lanesource.EventTime;
import io.roundabout.server.OpenLanes.OpenLane;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Writes what the parts tell of themselves as the JSON of {@code GET /status}. */
final class StatusPage {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private StatusPage() {}

  static ObjectNode lane(OpenLane lane, GateStatus gate) {
    ObjectNode node = JSON.objectNode();
    node.put("name", lane.config().name());
    node.put("table", lane.config().table());
    node.put("columns", lane.config().columns().ddl());
    node.put("visits", gate.visits().getOrDefault(lane.config().name(), 0));
    if (lane.lane().isEmpty()) {
      return node.put("stopped", lane.stopped()).putNull("waiting");
    }
    LaneLog log = lane.lane().get().log();
    node.put("stopped", log.stopped().orElse(null));
    node.put("waiting", log.waiting().orElse(null));
    ArrayNode recovered = node.putArray("recovered");
    log.recovered().forEach(recovered::add);
    LaneBooks books = log.books();
    books(node, books);
    lane.config().eventTime().ifPresent(time -> node.set("eventTime", eventTime(time, log, books)));
    node.put("first", log.firstRow() + 1).put("last", books.endRow());
    log.newestTable().ifPresent(version -> node.set("tableVersion", table(version)));
    return node;
  }

  private static void books(ObjectNode node, LaneBooks books) {
    node.put("acknowledged", books.acknowledged());
    node.put("good", books.acknowledged() - books.rejected() - books.late());
    node.put("rejected", books.rejected());
    node.put("late", books.late());
    node.put("kept", books.kept());
    node.put("trimmed", books.trimmed());
    node.put("staged", books.staged());
    node.put("abandoned", books.abandoned());
    node.put("openTrips", books.openTrips());
    node.put("bytes", books.bytes());
  }

  private static ObjectNode eventTime(EventTime time, LaneLog log, LaneBooks books) {
    ObjectNode node = JSON.objectNode().put("column", time.column());
    node.put("mark", EventTimes.mark(log).orElse(null));
    OptionalLong newest = log.newestEventTime();
    node.put("newest", newest.isPresent() ? EventTimes.text(newest.getAsLong()) : null);
    node.put("closed", log.closed());
    return node.put("closes", books.endRow() - books.inLog().rows());
  }

  private static ObjectNode table(TableVersion version) {
    return JSON.objectNode()
        .put("version", version.version())
        .put("trip", version.key().trip())
        .put("vehicle", version.vehicle())
        .put("rows", version.rows())
        .put("rejected", version.rejected())
        .put("bytes", version.bytes())
        .put("completed", Instant.ofEpochMilli(version.completedMillis()).toString());
  }

  /**
   * @param trouble what is wrong with it and what helps
   * @param why what it waits for though it runs
   */
  static ObjectNode exit(
      ExitStatus exit, Optional<Trouble> trouble, Optional<String> why, List<QueueBooks> queues) {
    ObjectNode node = JSON.objectNode();
    node.put("name", exit.exit());
    node.put("state", exit.state().word());
    why.ifPresent(sentence -> node.put("why", sentence));
    trouble.ifPresent(found -> found.writeTo(node));
    state(node, exit.state());
    node.put("generation", exit.generation());
    node.put("columns", exit.columns().map(columns -> columns.ddl()).orElse(null));
    node.put("numbered", exit.numbered());
    node.put("delivered", exit.numbered() - exit.undelivered());
    node.put("undelivered", exit.undelivered());
    ArrayNode lanes = node.putArray("lanes");
    exit.lanes().forEach(lane -> lanes.add(lane(lane)));
    ArrayNode books = node.putArray("queues");
    queues.forEach(queue -> books.add(queue(queue, exit.sent().getOrDefault(queue.queue(), 0L))));
    exit.lastBatch()
        .ifPresent(
            batch ->
                node.putObject("lastBatch")
                    .put("at", batch.at().toString())
                    .put("rows", batch.rows())
                    .put("millis", batch.millis()));
    exit.remembered().ifPresent(size -> node.set("remembered", remembered(size)));
    return node;
  }

  private static ObjectNode lane(LaneProgress progress) {
    ObjectNode node = JSON.objectNode().put("lane", progress.lane());
    if (progress instanceof TableInUse table) {
      return node.put("table", true).put("version", table.version());
    }
    node.put("table", false);
    if (progress instanceof LaneRead lane) {
      node.put("passed", lane.passed());
      node.put("read", lane.read());
      node.put("used", lane.used());
      node.put("rejected", lane.rejected());
      node.put("late", lane.late());
      node.put("skipped", lane.skipped());
    } else if (progress instanceof LaneLookedAt lane) {
      node.put("read", lane.read()).put("used", lane.used());
    }
    return node.put("waiting", progress.waiting());
  }

  /**
   * @param sent as the ledger has it, which may be behind by what is on its way
   */
  private static ObjectNode queue(QueueBooks queue, long sent) {
    long there = queue.waiting() + queue.inDelivery() + queue.undeliverable();
    return JSON.objectNode()
        .put("queue", queue.queue())
        .put("sent", sent)
        .put("held", queue.waiting())
        .put("inFlight", queue.inDelivery())
        .put("accepted", Math.max(0, sent - there))
        .put("undeliverable", queue.undeliverable());
  }

  private static ObjectNode remembered(StateSize size) {
    ObjectNode node = JSON.objectNode().put("rows", size.rows()).put("bytes", size.bytes());
    size.watermarkMicros().ifPresent(at -> node.put("watermark", EventTimes.text(at)));
    return node;
  }

  private static void state(ObjectNode node, ExitState state) {
    if (state instanceof ExitState.Waiting waiting) {
      node.put("why", waiting.why());
    } else if (state instanceof ExitState.Retrying retrying) {
      node.set("rows", ranges(retrying.rows()));
      node.put("attempt", retrying.attempt()).put("next", retrying.next().toString());
    } else if (state instanceof ExitState.Failed failed) {
      node.set("rows", ranges(failed.rows()));
    }
  }

  /** As people count rows: from 1, and up to the last one. */
  static ArrayNode ranges(List<LaneRange> ranges) {
    ArrayNode node = JSON.arrayNode();
    ranges.forEach(
        range ->
            node.addObject()
                .put("lane", range.lane())
                .put("from", range.from() + 1)
                .put("to", range.to()));
    return node;
  }
}
