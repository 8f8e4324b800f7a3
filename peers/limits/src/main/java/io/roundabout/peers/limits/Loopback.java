package io.roundabout.peers.limits;

import io.roundabout.peers.yardstick.Child;
import io.roundabout.peers.yardstick.Job;
import io.roundabout.peers.yardstick.Orders;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.util.List;

/** Sends the bytes to a process that reads them all and answers one byte at the end. */
final class Loopback extends Bytes {
  private Child reader;
  private int port;

  @Override
  public void start(Job job) throws IOException {
    Files.createDirectories(job.directory());
    reader =
        Child.start(
            job.directory().resolve("reader.log"), List.of("-Xmx64m"), LoopbackReader.class);
    port = Integer.parseInt(reader.answer());
  }

  @Override
  public void offer(List<Orders> orders) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      OutputStream out = socket.getOutputStream();
      for (Orders chunk : orders) {
        out.write(chunk.bytes());
      }
      socket.shutdownOutput();
      if (socket.getInputStream().read() < 0) {
        throw new EOFException("the reader has not answered");
      }
    }
  }

  @Override
  public void close() throws Exception {
    if (reader != null) {
      reader.close();
    }
  }
}
