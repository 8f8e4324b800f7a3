package io.roundabout.rowformat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.ContentReference;
import com.fasterxml.jackson.core.io.IOContext;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.json.JsonReadContext;
import com.fasterxml.jackson.core.json.UTF8StreamJsonParser;
import com.fasterxml.jackson.core.sym.ByteQuadsCanonicalizer;
import com.fasterxml.jackson.core.util.BufferRecycler;
import java.io.IOException;

/**
 * Jackson's parser, confined to one line of a block at a time, and moved to the next at no cost,
 * also after a line that it could not read. It shows the bytes of texts and numbers as they stand
 * in the block, so that most values become neither characters nor objects.
 */
final class JsonLine extends UTF8StreamJsonParser {
  private static final int MAX_DEPTH = 64;
  private static final StreamReadConstraints LIMITS =
      StreamReadConstraints.builder()
          .maxNestingDepth(MAX_DEPTH)
          .maxNumberLength(NumberText.MAX_LENGTH)
          .maxNameLength(1 << 14)
          .build();
  private static final byte[] NOTHING = new byte[0];

  /** Only this: what vehicles send is not interned, nor refused because its hashes collide. */
  private static final int NAME_TABLE = JsonFactory.Feature.CANONICALIZE_FIELD_NAMES.getMask();

  /** A table of names beyond this is full of keys that are data. */
  private static final int MOST_NAMES = 1000;

  private final JsonReadContext root;
  private int lineStart;
  private byte[] unescaped = new byte[256];

  /** The text or number that was read last. */
  byte[] valueBytes = NOTHING;

  int valueFrom;
  int valueTo;

  JsonLine() {
    super(
        new IOContext(LIMITS, new BufferRecycler(), ContentReference.unknown(), false),
        JsonParser.Feature.collectDefaults(),
        null,
        null,
        ByteQuadsCanonicalizer.createRoot().makeChildOrPlaceholder(NAME_TABLE),
        NOTHING,
        0,
        0,
        0,
        false);
    root = _parsingContext;
  }

  /** Whether Jackson remembers so many names that it is time for a new instance. */
  boolean isWorn() {
    return _symbols.size() > MOST_NAMES;
  }

  /**
   * Moves to the line in {@code bytes[from, to)}.
   *
   * @param start where the line's columns are counted from in messages
   */
  void begin(byte[] bytes, int start, int from, int to) {
    _inputBuffer = bytes;
    _inputPtr = from;
    _inputEnd = to;
    _currInputRowStart = start;
    lineStart = start;
    _tokenIncomplete = false;
    _currToken = null;
    _nextToken = null;
    _parsingContext = root;
  }

  /** The index of the first byte that is not a blank, or the line's end. */
  int skipBlanks() {
    while (_inputPtr < _inputEnd && isBlank(_inputBuffer[_inputPtr])) {
      _inputPtr++;
    }
    return _inputPtr;
  }

  private static boolean isBlank(int c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
  }

  /**
   * Finds the current text's UTF-8, escapes undone; false when it holds half a surrogate pair, and
   * so has none.
   */
  boolean readText() throws IOException {
    byte[] bytes = _inputBuffer;
    int end = _inputEnd;
    int at = _inputPtr;
    // Bytes of several make a character are negative; Utf8 has judged them.
    while (at < end && bytes[at] != '"' && bytes[at] != '\\' && (bytes[at] & 0xe0) != 0) {
      at++;
    }
    if (at == end || bytes[at] != '"') {
      return readEscapedText();
    }
    valueBytes = bytes;
    valueFrom = _inputPtr;
    valueTo = at;
    _tokenIncomplete = false;
    _inputPtr = at + 1;
    return true;
  }

  private boolean readEscapedText() throws IOException {
    int length = getTextLength();
    return encode(getTextCharacters(), getTextOffset(), length);
  }

  /** Finds the UTF-8 of a name; false as in {@link #readText}. */
  boolean readName(String name) {
    return encode(name.toCharArray(), 0, name.length());
  }

  private boolean encode(char[] chars, int offset, int length) {
    if (unescaped.length / 3 < length) {
      unescaped = new byte[Math.multiplyExact(3, Math.max(length, unescaped.length))];
    }
    valueBytes = unescaped;
    valueFrom = 0;
    valueTo = Utf8.encode(chars, offset, offset + length, unescaped, 0);
    return valueTo >= 0;
  }

  /** Finds the current number, {@code true} or {@code false} as it stands in the line. */
  void readLiteral(int length) {
    valueBytes = _inputBuffer;
    valueFrom = _inputPtr - length;
    valueTo = _inputPtr;
  }

  /** The length of the current number, just read. */
  int numberLength() {
    return _textBuffer.size();
  }

  /** What the parser found wrong, with the column in bytes from 1. */
  String complaint(IOException e) {
    int column = Math.max(1, Math.min(_inputPtr, _inputEnd) - lineStart);
    return "row is not JSON: " + reason(e) + " at column " + column;
  }

  private static String reason(IOException e) {
    if (e instanceof JsonEOFException) {
      return "the object does not end within its line,";
    }
    if (e instanceof StreamConstraintsException) {
      return "a number, a name or the nesting is beyond all limits (%d digits, %d bytes, %d deep)"
          .formatted(NumberText.MAX_LENGTH, LIMITS.getMaxNameLength(), MAX_DEPTH);
    }
    String message =
        e instanceof JsonProcessingException broken ? broken.getOriginalMessage() : e.getMessage();
    return FaultText.shortened(withoutAdvice(message), 100);
  }

  /** Jackson goes on with the settings that would let such input pass; there are none here. */
  private static String withoutAdvice(String message) {
    int end = message.length();
    for (String advice : new String[] {": enable `", " (for ", " (start marker", " - maybe a "}) {
      int at = message.indexOf(advice);
      end = at < 0 ? end : Math.min(end, at);
    }
    return message.substring(0, end);
  }
}
