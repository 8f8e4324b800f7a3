package io.roundabout.gate;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.roundabout.fuzzing.Agreement;
import io.roundabout.fuzzing.Input;
import io.roundabout.fuzzing.Target;
import java.nio.charset.StandardCharsets;

/** What a vehicle sends after its request: the same, wherever the network cuts it. */
public final class GateRows implements Target {
  private static final int BLOCK_BYTES = 512;
  private static final int[] MAX_ROW_BYTES = {40, 600, 2000};

  /** Rows without regard to where blocks end, and what came besides. */
  private static final class Told {
    private final StringBuilder rows = new StringBuilder();
    private final StringBuilder others = new StringBuilder();
    private long nextRow = 1;

    void take(Incoming message) {
      if (message instanceof Incoming.Rows some) {
        Agreement.same(nextRow, some.firstRow(), "the number of a block's first row");
        Agreement.same(
            some.rows(), LineEnds.count(some.bytes(), 0, some.length()), "the rows of a block");
        nextRow += some.rows();
        rows.append(new String(some.bytes(), 0, some.length(), StandardCharsets.ISO_8859_1));
        others.append(some.endOfTrip() ? "end" : "");
      } else if (message instanceof Incoming.Header header) {
        Agreement.same(1L, nextRow, "a header's place");
        others.append("header ").append(new String(header.line(), StandardCharsets.ISO_8859_1));
      } else {
        others.append(message);
      }
    }
  }

  @Override
  public void take(byte[] bytes) {
    Input input = new Input(bytes);
    int maxRow = MAX_ROW_BYTES[input.choice() % MAX_ROW_BYTES.length];
    int seed = input.choice();
    boolean header = (seed & 1) == 1;
    byte[] stream = input.rest();
    Told whole = tell(stream, maxRow, header, stream.length + 1);
    Told pieces = tell(stream, maxRow, header, 1 + seed % 50);
    Agreement.same(whole.rows.toString(), pieces.rows.toString(), "rows of pieces");
    Agreement.same(whole.others.toString(), pieces.others.toString(), "messages of pieces");
  }

  private static Told tell(byte[] stream, int maxRow, boolean header, int piece) {
    Told told = new Told();
    RowAssembler rows =
        new RowAssembler(new BlockBuffers(BLOCK_BYTES), maxRow, 1, piece % 3, header, told::take);
    for (int from = 0; from < stream.length; from += piece) {
      ByteBuf bytes = Unpooled.wrappedBuffer(stream, from, Math.min(piece, stream.length - from));
      rows.take(bytes);
      Agreement.holds(!bytes.isReadable(), "all bytes are taken");
      Agreement.holds(rows.held() <= 2 * (maxRow + BLOCK_BYTES) + 4, "what is held is bounded");
    }
    rows.cut();
    return told;
  }
}
