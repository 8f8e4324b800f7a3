package io.roundabout.gate;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.roundabout.gate.Incoming.Fault;
import io.roundabout.gateprotocol.ErrorCode;
import io.roundabout.gateprotocol.GateProtocol;
import io.roundabout.gateprotocol.UnloadRequest;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Reads a connection's first line into an {@link UnloadRequest} or a {@link Fault}, hands on what
 * came after it, and leaves the pipeline.
 */
final class RequestDecoder extends ChannelInboundHandlerAdapter {
  private static final Pattern HTTP = Pattern.compile("[A-Z]+ .* HTTP/[0-9.]+");
  private static final int TLS_HANDSHAKE = 0x16;

  private final Duration patience;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream(0);
  private Future<?> alarm;

  RequestDecoder(Duration patience) {
    this.patience = patience;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    alarm = ctx.executor().schedule(() -> tooSlow(ctx), patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    alarm.cancel(false);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    ByteBuf bytes = (ByteBuf) message;
    int length = bytes.bytesBefore((byte) '\n');
    int count = length < 0 ? bytes.readableBytes() : length;
    if (line.size() + count > GateProtocol.MAX_REQUEST_BYTES) {
      bytes.release();
      refuse(ctx, tooLong());
      return;
    }
    bytes.readBytes(line, count);
    if (line.size() > 0 && line.toByteArray()[0] == TLS_HANDSHAKE) {
      bytes.release();
      refuse(ctx, bad("this is a TLS handshake, and the gate speaks plain text on this port"));
    } else if (length < 0) {
      bytes.release();
    } else {
      goOn(ctx, bytes.skipBytes(1));
    }
  }

  private void goOn(ChannelHandlerContext ctx, ByteBuf rest) {
    Object request = read();
    if (request instanceof Fault fault) {
      rest.release();
      refuse(ctx, fault);
    } else {
      ctx.fireChannelRead(request);
      ctx.fireChannelRead(rest);
      ctx.pipeline().remove(this);
    }
  }

  /** The request, or what is wrong with it. */
  private Object read() {
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(line.toByteArray()))
              .toString();
      if (HTTP.matcher(text.strip()).matches()) {
        return bad("this is HTTP, and the gate is no web server: begin with UNLOAD LANE vehicle=…");
      }
      if (text.startsWith("AUTH ")) {
        return new Fault(
            ErrorCode.NOT_ALLOWED, "no users are configured, so leave AUTH out, begin with UNLOAD");
      }
      return UnloadRequest.parse(text);
    } catch (CharacterCodingException e) {
      return bad("the first line is not UTF-8 text; a visit begins with UNLOAD LANE vehicle=…");
    } catch (IllegalArgumentException e) {
      return bad(e.getMessage());
    }
  }

  private void tooSlow(ChannelHandlerContext ctx) {
    refuse(ctx, bad("no whole UNLOAD line came within " + patience.toSeconds() + " s"));
  }

  private static Fault tooLong() {
    return bad("the first line is longer than " + GateProtocol.MAX_REQUEST_BYTES + " bytes");
  }

  private static Fault bad(String message) {
    return new Fault(ErrorCode.BAD_REQUEST, message);
  }

  private void refuse(ChannelHandlerContext ctx, Fault fault) {
    ctx.fireChannelRead(fault);
    ctx.pipeline().replace(this, "discard", new Discard());
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      if (line.size() == 0) {
        ctx.close();
      } else {
        refuse(ctx, bad("the connection ended within the first line; a line ends with LF"));
      }
    }
    ctx.fireUserEventTriggered(event);
  }
}
