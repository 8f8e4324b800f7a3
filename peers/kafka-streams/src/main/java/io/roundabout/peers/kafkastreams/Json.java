package io.roundabout.peers.kafkastreams;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Rows as json, by Jackson's streaming parser and generator, as one does where speed counts; no
 * binding to objects.
 */
final class Json<T> implements Serde<T> {
  private static final int USUAL_BYTES = 128;
  private static final JsonFactory JACKSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
          .build();

  private final Reader<T> reader;
  private final Writer<T> writer;

  private Json(Reader<T> reader, Writer<T> writer) {
    this.reader = reader;
    this.writer = writer;
  }

  /** Makes a value of an object whose start has been read. */
  interface Reader<T> {
    T read(JsonParser in) throws IOException;
  }

  /** Writes the fields of a value. */
  interface Writer<T> {
    void write(JsonGenerator out, T value) throws IOException;
  }

  /** An order: what the queries use of it. */
  record Order(long id, long customer, double amount, String at) implements Row {}

  /** A customer. */
  record Customer(long customer, String name, String at) implements Row {}

  /** A row with an event time. */
  interface Row {
    String at();
  }

  /** A result of a join. */
  record Joined(long id, double amount, String name) {}

  /** How many orders of a customer there are in a window. */
  record Count(long customer, long n) {}

  static Json<Order> orders() {
    return new Json<>(
        Json::order,
        (out, order) -> {
          passedThrough(out, order);
          out.writeStringField("at", order.at());
        });
  }

  static Json<Customer> customers() {
    return new Json<>(
        Json::customer,
        (out, customer) -> {
          out.writeNumberField("customer", customer.customer());
          out.writeStringField("name", customer.name());
          out.writeStringField("at", customer.at());
        });
  }

  /** Of an order what passes through. */
  static Json<Order> passedThrough() {
    return new Json<>(Json::order, Json::passedThrough);
  }

  static Json<Joined> joined() {
    return written(
        (out, joined) -> {
          out.writeNumberField("id", joined.id());
          out.writeNumberField("amount", joined.amount());
          out.writeStringField("name", joined.name());
        });
  }

  static Json<Count> counts() {
    return written(
        (out, count) -> {
          out.writeNumberField("customer", count.customer());
          out.writeNumberField("n", count.n());
        });
  }

  /** Rows that nobody here reads. */
  private static <T> Json<T> written(Writer<T> writer) {
    return new Json<>(
        in -> {
          throw new UnsupportedOperationException("a result is not read");
        },
        writer);
  }

  private static void passedThrough(JsonGenerator out, Order order) throws IOException {
    out.writeNumberField("id", order.id());
    out.writeNumberField("customer", order.customer());
    out.writeNumberField("amount", order.amount());
  }

  private static Order order(JsonParser in) throws IOException {
    long id = 0;
    long customer = 0;
    double amount = 0;
    String at = null;
    for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
      in.nextToken();
      switch (name) {
        case "id" -> id = in.getLongValue();
        case "customer" -> customer = in.getLongValue();
        case "amount" -> amount = in.getDoubleValue();
        case "at" -> at = in.getText();
        default -> in.skipChildren();
      }
    }
    return new Order(id, customer, amount, at);
  }

  private static Customer customer(JsonParser in) throws IOException {
    long customer = 0;
    String customerName = null;
    String at = null;
    for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
      in.nextToken();
      switch (name) {
        case "customer" -> customer = in.getLongValue();
        case "name" -> customerName = in.getText();
        case "at" -> at = in.getText();
        default -> in.skipChildren();
      }
    }
    return new Customer(customer, customerName, at);
  }

  @Override
  public Serializer<T> serializer() {
    return (topic, value) -> value == null ? null : bytes(value);
  }

  @Override
  public Deserializer<T> deserializer() {
    return (topic, bytes) -> bytes == null ? null : value(bytes);
  }

  private byte[] bytes(T value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_BYTES);
    try (JsonGenerator out = JACKSON.createGenerator(bytes)) {
      out.writeStartObject();
      writer.write(out, value);
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private T value(byte[] bytes) {
    try (JsonParser in = JACKSON.createParser(bytes)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("no json object");
      }
      return reader.read(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
