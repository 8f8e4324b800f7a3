package io.roundabout.gate;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.roundabout.gateprotocol.ErrorCode;
import io.roundabout.gateprotocol.ServerLine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Where vehicles unload: a TCP server that speaks gate protocol 1. It frames rows, judges them, and
 * acknowledges them when they are on disk. Thread-safe.
 */
public final class Gate implements AutoCloseable {
  private static final int BLOCKING_THREADS = 4;
  private static final int BACKLOG = 4096;
  private static final int MAX_READ_BYTES = 64 << 10;
  private static final long STOP_SECONDS = 15;

  /**
   * Of the connections beyond the limit, so many at a time hear why; the others are just closed.
   */
  private static final int TURNED_AWAY_AT_ONCE = 32;

  private static final Duration SHORT_FAREWELL = Duration.ofSeconds(1);

  private final GateOptions options;
  private final BlockBuffers buffers;
  private final Memory memory;
  private final Reception reception;
  private final ThreadPoolExecutor blocking;
  private final EventLoopGroup accepting;
  private final EventLoopGroup reading;
  private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private Channel listener;

  private Gate(GateOptions options, Map<String, GateLane> lanes) {
    this.options = options;
    this.buffers = new BlockBuffers(options.blockBytes());
    this.blocking = blockingThreads();
    this.accepting = group("gate-accept", 1);
    this.reading = group("gate", Runtime.getRuntime().availableProcessors());
    this.memory = new Memory(options.totalBytes(), reading);
    this.reception =
        new Reception(
            options,
            buffers,
            memory,
            lanes,
            blocking,
            new TripNames(Clock.systemUTC(), new SecureRandom()));
  }

  /**
   * Listens, and lets visits in.
   *
   * @param lanes by their names
   * @throws IllegalArgumentException when the address is not a loopback one
   * @throws IOException when the port cannot be had; the message says which and what to do
   */
  public static Gate start(GateOptions options, Map<String, GateLane> lanes) throws IOException {
    InetSocketAddress address = loopback(options);
    Gate gate = new Gate(options, lanes);
    try {
      gate.listen(address);
    } catch (IOException | RuntimeException e) {
      gate.close();
      throw e;
    }
    return gate;
  }

  private static InetSocketAddress loopback(GateOptions options) throws IOException {
    InetAddress address;
    try {
      address = InetAddress.getByName(options.bind());
    } catch (UnknownHostException e) {
      throw new IOException(
          "gate: the address '%s' (gate.bind) is not known here".formatted(options.bind()), e);
    }
    if (!address.isLoopbackAddress()) {
      throw new IllegalArgumentException(
          "gate: '%s' (gate.bind) is not a loopback address; without TLS and credentials, which the"
                  .formatted(options.bind())
              + " gate does not have yet, it listens on 127.0.0.1 or ::1 only");
    }
    return new InetSocketAddress(address, options.port());
  }

  private static EventLoopGroup group(String name, int threads) {
    return new MultiThreadIoEventLoopGroup(
        threads, new DefaultThreadFactory(name, true), NioIoHandler.newFactory());
  }

  private static ThreadPoolExecutor blockingThreads() {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            BLOCKING_THREADS,
            BLOCKING_THREADS,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            new DefaultThreadFactory("gate-disk", true));
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  private void listen(InetSocketAddress address) throws IOException {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(accepting, reading)
            .channel(NioServerSocketChannel.class)
            .handler(new Arrivals())
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childOption(
                ChannelOption.RECVBUF_ALLOCATOR,
                new AdaptiveRecvByteBufAllocator(512, 2048, MAX_READ_BYTES))
            .childHandler(new Pipeline());
    ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(
          "gate: cannot listen on %s port %d (gate.bind, gate.port): %s; is another roundabout, or"
                  .formatted(options.bind(), options.port(), bound.cause().getMessage())
              + " something else, listening there?",
          bound.cause());
    }
    listener = bound.channel();
  }

  /** A connection's handlers, in the order in which bytes meet them. */
  private final class Pipeline extends ChannelInitializer<SocketChannel> {
    @Override
    protected void initChannel(SocketChannel channel) {
      connections.add(channel);
      if (connections.size() > options.maxConnections()) {
        turnAway(channel);
        return;
      }
      RowFramer rows = new RowFramer(buffers, options.maxRowBytes());
      channel
          .pipeline()
          .addLast("answers", new ServerLineEncoder())
          .addLast("request", new RequestDecoder(options.firstLine()))
          .addLast("rows", rows)
          .addLast("visit", new VisitHandler(reception, rows));
    }

    private void turnAway(SocketChannel channel) {
      if (connections.size() > options.maxConnections() + TURNED_AWAY_AT_ONCE) {
        channel.close();
        return;
      }
      channel
          .pipeline()
          .addLast("answers", new ServerLineEncoder())
          .addLast("discard", new Discard());
      Farewell.say(
          channel,
          new ServerLine.Err(
              ErrorCode.UNAVAILABLE,
              "%d connections are open, which is the limit of this gate; try again when some are closed"
                  .formatted(options.maxConnections())),
          SHORT_FAREWELL);
    }
  }

  /** The port that the gate listens on. */
  public int port() {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  /** How many bytes of all visits are in memory. */
  long bytesHeld() {
    return memory.used();
  }

  public GateStatus status() {
    return new GateStatus(connections.size(), reception.visits());
  }

  /**
   * Lets nobody in any more; open visits hear what is durable of theirs, and end. Returns when they
   * have, or after 15 seconds. The lanes' logs may be closed then.
   */
  @Override
  public void close() {
    if (listener != null) {
      listener.close().awaitUninterruptibly();
    }
    for (Channel connection : connections) {
      ChannelHandlerContext context = connection.pipeline().context("visit");
      if (context != null) {
        ((VisitHandler) context.handler()).stopping(context);
      }
    }
    connections.newCloseFuture().awaitUninterruptibly(STOP_SECONDS, TimeUnit.SECONDS);
    accepting.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    reading.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    blocking.shutdown();
  }
}
