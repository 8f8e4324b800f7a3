package io.roundabout.gate;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.AttributeKey;

/**
 * Numbers connections as they are accepted. Their requests are read by several threads, so that
 * only this tells which of two visits is the newer one: the older may belong to a vehicle that is
 * long dead.
 */
final class Arrivals extends ChannelInboundHandlerAdapter {
  private static final AttributeKey<Long> NUMBER = AttributeKey.valueOf(Arrivals.class, "number");

  private long next;

  static long number(Channel connection) {
    return connection.attr(NUMBER).get();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object connection) {
    ((Channel) connection).attr(NUMBER).set(next++);
    ctx.fireChannelRead(connection);
  }
}
