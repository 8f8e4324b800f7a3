package io.roundabout.rowformat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The recorded form of an {@link Encoding}, version 1:
 *
 * <pre>{@code
 * {"version":1,"format":"csv","columns":"origin STRING, temp DOUBLE",
 *  "csv":{"header":true,"separator":",","quote":"\"","null":"NA"},"fields":["origin","temp"]}
 * }</pre>
 *
 * on one line; {@code csv} and {@code fields} stand there for csv only.
 */
final class EncodingJson {
  private static final int VERSION = 1;
  private static final JsonFactory JSON = new JsonFactory();

  private EncodingJson() {}

  static String write(Encoding encoding) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(text)) {
      out.writeStartObject();
      out.writeNumberField("version", VERSION);
      out.writeStringField("format", encoding.format().name().toLowerCase(Locale.ROOT));
      out.writeStringField("columns", encoding.columns().ddl());
      if (encoding.format() == Format.CSV) {
        writeCsv(encoding, out);
      }
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void writeCsv(Encoding encoding, JsonGenerator out) throws IOException {
    CsvOptions csv = encoding.csv();
    out.writeObjectFieldStart("csv");
    out.writeBooleanField("header", csv.header());
    out.writeStringField("separator", String.valueOf(csv.separator()));
    out.writeStringField("quote", String.valueOf(csv.quote()));
    out.writeStringField("null", csv.nullText());
    out.writeEndObject();
    out.writeArrayFieldStart("fields");
    for (String field : encoding.fields()) {
      out.writeString(field);
    }
    out.writeEndArray();
  }

  static Encoding read(String json) {
    try (JsonParser in = JSON.createParser(json)) {
      Parts parts = new Parts();
      require(in.nextToken() == JsonToken.START_OBJECT, json);
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        parts.read(in, in.currentName(), json);
      }
      require(in.currentToken() == JsonToken.END_OBJECT && in.nextToken() == null, json);
      return parts.encoding(json);
    } catch (IOException e) {
      throw new IllegalArgumentException(message(json), e);
    }
  }

  /** What has been read of the text so far. */
  private static final class Parts {
    private int version;
    private Format format;
    private Columns columns;
    private CsvOptions csv;
    private List<String> fields;

    void read(JsonParser in, String name, String json) throws IOException {
      JsonToken value = in.nextToken();
      switch (name) {
        case "version" -> version = in.getIntValue();
        case "format" -> format = Format.valueOf(in.getText().toUpperCase(Locale.ROOT));
        case "columns" -> columns = in.getText().isEmpty() ? none() : Columns.parse(in.getText());
        case "csv" -> csv = readCsv(in, json);
        case "fields" -> fields = readFields(in, json);
        // Only a newer version has more names, and it is refused by its number.
        default -> in.skipChildren();
      }
      require(value != null, json);
    }

    Encoding encoding(String json) {
      if (version > VERSION) {
        throw new IllegalArgumentException(
            "this encoding is of version %d, and this program knows versions up to %d: %s"
                .formatted(version, VERSION, json));
      }
      require(version == VERSION && format != null && columns != null, json);
      if (format == Format.JSON) {
        return Encoding.json(columns);
      }
      require(csv != null && fields != null, json);
      return Encoding.csv(columns, csv, fields);
    }
  }

  private static Columns none() {
    return new Columns(List.of());
  }

  private static CsvOptions readCsv(JsonParser in, String json) throws IOException {
    CsvOptions csv = CsvOptions.DEFAULT;
    boolean header = csv.header();
    String separator = "";
    String quote = "";
    String nullText = csv.nullText();
    require(in.currentToken() == JsonToken.START_OBJECT, json);
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String name = in.currentName();
      in.nextToken();
      switch (name) {
        case "header" -> header = in.getBooleanValue();
        case "separator" -> separator = in.getText();
        case "quote" -> quote = in.getText();
        case "null" -> nullText = in.getText();
        default -> in.skipChildren();
      }
    }
    require(separator.length() == 1 && quote.length() == 1, json);
    return new CsvOptions(header, separator.charAt(0), quote.charAt(0), nullText);
  }

  private static List<String> readFields(JsonParser in, String json) throws IOException {
    List<String> fields = new ArrayList<>();
    require(in.currentToken() == JsonToken.START_ARRAY, json);
    while (in.nextToken() == JsonToken.VALUE_STRING) {
      fields.add(in.getText());
    }
    require(in.currentToken() == JsonToken.END_ARRAY, json);
    return fields;
  }

  private static void require(boolean condition, String json) {
    if (!condition) {
      throw new IllegalArgumentException(message(json));
    }
  }

  private static String message(String json) {
    return "not a recorded encoding: " + FaultText.shortened(json, 200);
  }
}
