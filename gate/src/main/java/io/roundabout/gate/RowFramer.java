package io.roundabout.gate;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BooleanSupplier;

/**
 * Turns the bytes after the request into {@link Incoming} messages. Bytes that come before {@link
 * #start} wait. Used by the connection's event loop only.
 */
final class RowFramer extends ChannelInboundHandlerAdapter {

  /** What becomes of bytes. */
  private sealed interface Stage {
    record Holding(Deque<ByteBuf> bytes) implements Stage {}

    record Framing(RowAssembler rows, BooleanSupplier eager) implements Stage {}

    record Dropping() implements Stage {}
  }

  private final BlockBuffers buffers;
  private final int maxRowBytes;
  private ChannelHandlerContext context;
  private long bytesRead;
  private Stage stage = new Stage.Holding(new ArrayDeque<>(1));

  RowFramer(BlockBuffers buffers, int maxRowBytes) {
    this.buffers = buffers;
    this.maxRowBytes = maxRowBytes;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
  }

  /**
   * Begins with the rows; see {@link RowAssembler} for the numbers.
   *
   * @param eager whether what came shall go on as soon as the socket has been read; otherwise it
   *     gathers until a block is full or {@link #flush} is called
   */
  void start(long firstRow, long cutAfter, boolean header, BooleanSupplier eager) {
    if (stage instanceof Stage.Holding holding) {
      RowAssembler rows =
          new RowAssembler(
              buffers, maxRowBytes, firstRow, cutAfter, header, context::fireChannelRead);
      stage = new Stage.Framing(rows, eager);
      for (ByteBuf bytes = holding.bytes().poll(); bytes != null; bytes = holding.bytes().poll()) {
        channelRead(context, bytes);
      }
      if (((SocketChannel) context.channel()).isInputShutdown()) {
        cut();
      } else if (eager.getAsBoolean()) {
        flush();
      }
    }
  }

  /** How many bytes are in memory here. */
  long held() {
    if (stage instanceof Stage.Framing framing) {
      return framing.rows().held();
    }
    return stage instanceof Stage.Holding holding
        ? holding.bytes().stream().mapToLong(ByteBuf::readableBytes).sum()
        : 0;
  }

  /** How many bytes have come since the request. */
  long bytesRead() {
    return bytesRead;
  }

  void flush() {
    if (stage instanceof Stage.Framing framing) {
      framing.rows().flush();
    }
  }

  /** Nothing that came, or comes, is wanted any more. */
  void drop() {
    Stage last = stage;
    stage = new Stage.Dropping();
    if (last instanceof Stage.Framing framing) {
      framing.rows().drop();
    } else if (last instanceof Stage.Holding holding) {
      holding.bytes().forEach(ByteBuf::release);
    }
  }

  /** The vehicle has stopped sending. */
  void cut() {
    if (stage instanceof Stage.Framing framing) {
      framing.rows().cut();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (!(message instanceof ByteBuf bytes)) {
      ctx.fireChannelRead(message);
    } else if (stage instanceof Stage.Holding holding) {
      holding.bytes().add(bytes);
    } else {
      bytesRead += bytes.readableBytes();
      try {
        if (stage instanceof Stage.Framing framing) {
          framing.rows().take(bytes);
        }
      } finally {
        ReferenceCountUtil.release(bytes);
      }
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (stage instanceof Stage.Framing framing && framing.eager().getAsBoolean()) {
      framing.rows().flush();
    }
    ctx.fireChannelReadComplete();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      cut();
    }
    ctx.fireUserEventTriggered(event);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    drop();
  }
}
