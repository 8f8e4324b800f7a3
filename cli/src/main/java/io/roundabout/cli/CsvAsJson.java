package io.roundabout.cli;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Csv records as lines of JSON, for values that span lines. A value without quotes that reads as a
 * JSON number, true or false becomes one, an empty one null, and the others text: a STRING column
 * takes numbers as they stand there, so nothing is lost by it. Not thread-safe.
 *
 * <p>Csv is decoded and encoded again as ISO 8859-1, which leaves every byte as it was: what is not
 * valid UTF-8 is for the gate to refuse.
 */
final class CsvAsJson extends InputStream {
  private static final Pattern LITERAL =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?|true|false");
  private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

  private final Iterator<byte[]> records;
  private final String source;
  private byte[] line = new byte[0];
  private int given;

  /**
   * @param header names of the columns
   * @param nullText what stands unquoted for no value, besides the empty text
   */
  CsvAsJson(InputStream csv, String source, List<String> header, char separator, String nullText) {
    this.source = source;
    this.records =
        CsvReader.builder()
            .fieldSeparator(separator)
            .skipEmptyLines(true)
            .allowExtraFields(true)
            .allowMissingFields(true)
            .build(
                new JsonRecord(header, nullText),
                new InputStreamReader(csv, StandardCharsets.ISO_8859_1))
            .iterator();
  }

  /** The names in a header line. */
  static List<String> names(String header, char separator) {
    return CsvReader.builder().fieldSeparator(separator).ofSingleCsvRecord(header).getFields();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (given == line.length) {
      try {
        if (!records.hasNext()) {
          return -1;
        }
        line = records.next();
        given = 0;
      } catch (CsvParseException e) {
        throw new IOException(
            source + " is not csv any more: " + e.getMessage() + "; is a quote missing?", e);
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
    }
    int count = Math.min(length, line.length - given);
    System.arraycopy(line, given, target, offset, count);
    given += count;
    return count;
  }

  private static final class JsonRecord extends AbstractBaseCsvCallbackHandler<byte[]> {
    private final byte[][] keys;
    private final String nullText;
    private final ByteArrayOutputStream json = new ByteArrayOutputStream();

    JsonRecord(List<String> header, String nullText) {
      this.nullText = nullText;
      this.keys = new byte[header.size()][];
      for (int i = 0; i < keys.length; i++) {
        ByteArrayOutputStream key = new ByteArrayOutputStream();
        byte[] name = header.get(i).getBytes(StandardCharsets.UTF_8);
        text(key, new String(name, StandardCharsets.ISO_8859_1));
        key.write(':');
        keys[i] = key.toByteArray();
      }
    }

    @Override
    protected void handleBegin(long startingLineNumber) {
      json.reset();
      json.write('{');
    }

    @Override
    protected void handleField(int index, char[] buffer, int offset, int length, boolean quoted) {
      if (index > 0) {
        json.write(',');
      }
      if (index < keys.length) {
        json.writeBytes(keys[index]);
      }
      // A value beyond the header has no name: the row is no JSON then, and the gate keeps it among
      // the breakdowns with all that it holds.
      String value = new String(buffer, offset, length);
      if (!quoted && (value.isEmpty() || value.equals(nullText))) {
        json.writeBytes(NULL);
      } else if (!quoted && LITERAL.matcher(value).matches()) {
        json.writeBytes(value.getBytes(StandardCharsets.ISO_8859_1));
      } else {
        text(json, value);
      }
    }

    @Override
    protected byte[] buildRecord() {
      json.write('}');
      json.write('\n');
      return json.toByteArray();
    }

    private static void text(ByteArrayOutputStream out, String latin1) {
      out.write('"');
      for (int i = 0; i < latin1.length(); i++) {
        char c = latin1.charAt(i);
        if (c == '"' || c == '\\') {
          out.write('\\');
          out.write(c);
        } else if (c < ' ') {
          out.writeBytes(String.format("\\u%04x", (int) c).getBytes(StandardCharsets.US_ASCII));
        } else {
          out.write(c);
        }
      }
      out.write('"');
    }
  }
}
