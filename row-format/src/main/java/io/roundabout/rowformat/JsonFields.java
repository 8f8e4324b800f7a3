package io.roundabout.rowformat;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the members of a JSON object to the columns of their names. A key means the column of
 * exactly that name, or else of that name in another case; keys without a column are left out; of a
 * key that stands twice the last holds (each must fit); a column without a key is null.
 *
 * <p>Rows of one vehicle mostly have their keys in one order. So each known key remembers which one
 * followed it last: that one's bytes are compared first, and a key becomes a String only where the
 * order changes.
 */
final class JsonFields {
  /** More keys than this are met only where keys are data; they are looked at one by one. */
  private static final int MOST_NAMES = 1024;

  private static final int LONGEST_NAME = 256;

  private static final int NO_COLUMN = -1;

  private final Member[] members;
  private final int wanted;
  private final Map<String, Integer> folded = new HashMap<>();
  private final Map<String, Name> names = new HashMap<>();
  private final Name before = new Name("", NO_COLUMN);
  private int object;

  /** A key as vehicles write it. */
  private static final class Name {
    final SerializedString text;
    final int column;
    Name next = this;

    Name(String text, int column) {
      this.text = new SerializedString(text);
      this.column = column;
    }
  }

  private static final class Member {
    final Column column;
    final JsonValue value;
    final boolean isWanted;

    /** The last object in which it stood. */
    int seenIn;

    Member(Column column, boolean isWanted) {
      this.column = column;
      this.isWanted = isWanted;
      this.value = isWanted ? JsonValue.of(column.type()) : null;
    }
  }

  private JsonFields(List<Column> columns, boolean[] isWanted) {
    members = new Member[columns.size()];
    int count = 0;
    Name last = before;
    for (int i = 0; i < members.length; i++) {
      Column column = columns.get(i);
      members[i] = new Member(column, isWanted[i]);
      count += isWanted[i] ? 1 : 0;
      folded.put(Column.fold(column.name()), i);
      last.next = learn(column.name(), i);
      last = last.next;
    }
    last.next = before.next;
    wanted = count;
  }

  static JsonFields all(List<Column> columns) {
    boolean[] isWanted = new boolean[columns.size()];
    Arrays.fill(isWanted, true);
    return new JsonFields(columns, isWanted);
  }

  /** The others are skipped, without a look at their values. */
  static JsonFields only(List<Column> columns, boolean[] isWanted) {
    return new JsonFields(columns, isWanted);
  }

  /** Reads up to the object's end, column {@code i} to {@code out.child(i)}. */
  boolean read(JsonLine in, ColumnWriter out, int row, FaultText fault) throws IOException {
    object++;
    int seen = 0;
    Name name = before;
    while (true) {
      Name previous = name;
      name = previous.next;
      if (!in.nextFieldName(name.text)) {
        if (in.currentToken() == JsonToken.END_OBJECT) {
          return seen == wanted || fillMissing(out, row, fault);
        }
        name = find(in.currentName());
        previous.next = name;
      }
      JsonToken token = in.nextToken();
      if (name.column < 0 || !members[name.column].isWanted) {
        in.skipChildren();
        continue;
      }
      Member member = members[name.column];
      if (!readMember(member, token, in, out.child(name.column), row, fault)) {
        fault.within(member.column.name());
        return false;
      }
      if (member.seenIn != object) {
        member.seenIn = object;
        seen++;
      }
    }
  }

  private static boolean readMember(
      Member member, JsonToken token, JsonLine in, ColumnWriter out, int row, FaultText fault)
      throws IOException {
    if (token != JsonToken.VALUE_NULL) {
      return member.value.read(token, in, out, row, fault);
    }
    if (!member.column.nullable()) {
      return fault.say("is null, but NOT NULL");
    }
    out.putNull(row);
    return true;
  }

  private boolean fillMissing(ColumnWriter out, int row, FaultText fault) {
    for (int i = 0; i < members.length; i++) {
      Member member = members[i];
      if (!member.isWanted || member.seenIn == object) {
        continue;
      }
      if (!member.column.nullable()) {
        fault.say("is missing, but NOT NULL");
        fault.within(member.column.name());
        return false;
      }
      out.child(i).putMissing(row);
    }
    return true;
  }

  private Name find(String text) {
    Name known = names.get(text);
    if (known != null) {
      return known;
    }
    int column = folded.getOrDefault(Column.fold(text), NO_COLUMN);
    return names.size() < MOST_NAMES && text.length() <= LONGEST_NAME
        ? learn(text, column)
        : new Name(text, column);
  }

  private Name learn(String text, int column) {
    Name name = new Name(text, column);
    name.next = before.next;
    names.put(text, name);
    return name;
  }
}
