package io.roundabout.gate;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.MessageToByteEncoder;
import io.roundabout.gateprotocol.ServerLine;

/** Writes the gate's lines, each ended by LF. */
final class ServerLineEncoder extends MessageToByteEncoder<ServerLine> {
  @Override
  protected void encode(ChannelHandlerContext ctx, ServerLine line, ByteBuf out) {
    ByteBufUtil.writeUtf8(out, line.text());
    out.writeByte('\n');
  }
}
