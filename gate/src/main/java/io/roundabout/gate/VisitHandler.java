package io.roundabout.gate;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import io.roundabout.gate.Incoming.Fault;
import io.roundabout.gateprotocol.ServerLine;
import io.roundabout.gateprotocol.UnloadRequest;
import java.io.IOException;
import java.util.Optional;

/** Leads the conversation of one connection. */
final class VisitHandler extends ChannelInboundHandlerAdapter {

  private final Reception reception;
  private final RowFramer framer;
  private Optional<Visit> visit = Optional.empty();

  VisitHandler(Reception reception, RowFramer framer) {
    this.reception = reception;
    this.framer = framer;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof UnloadRequest request) {
      visit = reception.receive(request, (SocketChannel) ctx.channel(), framer);
    } else if (visit.isPresent()) {
      visit.get().take((Incoming) message);
    } else if (message instanceof Fault fault) {
      reception.refuse(
          (SocketChannel) ctx.channel(), new ServerLine.Err(fault.code(), fault.message()));
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    visit.ifPresent(Visit::haveRead);
    ctx.fireChannelReadComplete();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    visit.ifPresent(there -> there.answers().sayIfRead());
    ctx.fireChannelWritabilityChanged();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    visit.ifPresent(Visit::disconnected);
    ctx.fireChannelInactive();
  }

  /** Any thread. */
  void stopping(ChannelHandlerContext ctx) {
    ctx.executor()
        .execute(
            () -> {
              if (visit.isPresent()) {
                visit.get().stopping();
              } else {
                ctx.close();
              }
            });
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof IOException || visit.isEmpty()) {
      ctx.close();
    } else {
      visit.get().broken(cause);
    }
  }
}
