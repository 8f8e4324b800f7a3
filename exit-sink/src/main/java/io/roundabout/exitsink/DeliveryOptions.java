package io.roundabout.exitsink;

import io.roundabout.rowformat.Columns;
import java.nio.file.Path;
import java.util.List;

/**
 * What a delivery needs to know.
 *
 * @param exit the exit's name
 * @param generation 1 for the exit's first life; each changed query begins the next
 * @param queues the broker's addresses that get a copy of every row: the exit's own, or one a
 *     declared collector
 * @param columns the result's columns
 * @param pack rows a message at most; 1 sends each row as an AMQP map of its own
 * @param outbox the exit's directory for what has not been delivered yet
 */
public record DeliveryOptions(
    String exit,
    int generation,
    List<String> queues,
    Columns columns,
    int pack,
    Path outbox,
    BrokerAddress broker) {
  public DeliveryOptions {
    queues = List.copyOf(queues);
  }
}
