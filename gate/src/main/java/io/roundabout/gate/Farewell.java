package io.roundabout.gate;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.roundabout.gateprotocol.ServerLine;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Says the last line, and hangs up once the vehicle has: TCP throws away a line that is on its way
 * to somebody who is still sending.
 */
final class Farewell extends ChannelInboundHandlerAdapter {
  private final ServerLine last;
  private final Duration linger;
  private Future<?> alarm;

  private Farewell(ServerLine last, Duration linger) {
    this.last = last;
    this.linger = linger;
  }

  /** Must be called by the channel's event loop; what was written before goes out first. */
  static void say(SocketChannel channel, ServerLine last, Duration linger) {
    if (channel.isActive() && channel.pipeline().get(Farewell.class) == null) {
      channel.pipeline().addLast("farewell", new Farewell(last, linger));
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    SocketChannel channel = (SocketChannel) ctx.channel();
    alarm = ctx.executor().schedule(() -> ctx.close(), linger.toMillis(), TimeUnit.MILLISECONDS);
    channel
        .writeAndFlush(last)
        .addListener(
            (ChannelFutureListener)
                written -> {
                  if (!written.isSuccess() || channel.isInputShutdown()) {
                    channel.close();
                  } else {
                    channel.shutdownOutput();
                  }
                });
    channel.config().setAutoRead(true);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE
        && ((SocketChannel) ctx.channel()).isOutputShutdown()) {
      ctx.close();
    }
    ctx.fireUserEventTriggered(event);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    alarm.cancel(false);
    ctx.fireChannelInactive();
  }
}
