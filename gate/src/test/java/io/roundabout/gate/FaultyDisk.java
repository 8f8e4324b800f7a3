package io.roundabout.gate;

import io.roundabout.lanelog.LogFile;
import io.roundabout.lanelog.LogStorage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/** The local disk, whose fsyncs can be made to wait or to fail. */
final class FaultyDisk {
  private static final int OPEN = 1 << 20;

  private final Set<String> failing = ConcurrentHashMap.newKeySet();
  private final Semaphore gate = new Semaphore(OPEN);
  private final AtomicLong forces = new AtomicLong();
  private final AtomicLong written = new AtomicLong();

  LogStorage storage(LogStorage local) {
    return new Storage(local);
  }

  /** All further fsyncs of files whose description holds the text fail. */
  void failForces(String file) {
    failing.add(file);
  }

  /** All further fsyncs wait. */
  void holdForces() {
    gate.drainPermits();
  }

  void releaseForces() {
    gate.release(OPEN);
  }

  long forces() {
    return forces.get();
  }

  long written() {
    return written.get();
  }

  private final class Storage implements LogStorage {
    private final LogStorage local;

    Storage(LogStorage local) {
      this.local = local;
    }

    @Override
    public Optional<Path> directory() {
      return local.directory();
    }

    @Override
    public String describe(String file) {
      return local.describe(file);
    }

    @Override
    public List<String> list() throws IOException {
      return local.list();
    }

    @Override
    public boolean exists(String file) throws IOException {
      return local.exists(file);
    }

    @Override
    public LogFile open(String file, boolean create) throws IOException {
      return new File(local.open(file, create), local.describe(file));
    }

    @Override
    public void rename(String from, String to) throws IOException {
      local.rename(from, to);
    }

    @Override
    public void delete(String file) throws IOException {
      local.delete(file);
    }
  }

  private final class File implements LogFile {
    private final LogFile local;
    private final String name;

    File(LogFile local, String name) {
      this.local = local;
      this.name = name;
    }

    @Override
    public long size() throws IOException {
      return local.size();
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
      return local.read(target, position);
    }

    @Override
    public void write(ByteBuffer[] sources, long position) throws IOException {
      for (ByteBuffer source : sources) {
        written.addAndGet(source.remaining());
      }
      local.write(sources, position);
    }

    @Override
    public void truncate(long size) throws IOException {
      local.truncate(size);
    }

    @Override
    public void force() throws IOException {
      gate.acquireUninterruptibly();
      gate.release();
      if (failing.stream().anyMatch(name::contains)) {
        throw new IOException("input/output error at fsync of " + name);
      }
      local.force();
      forces.incrementAndGet();
    }

    @Override
    public void close() throws IOException {
      local.close();
    }
  }
}
