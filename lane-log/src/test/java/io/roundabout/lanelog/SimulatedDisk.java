package io.roundabout.lanelog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A disk in memory that keeps apart what was forced and what was only written. It can be cut off
 * from power (then unforced writes are lost, torn and reordered), be full, and fail to force.
 * Thread-safe.
 */
final class SimulatedDisk implements LogStorage {
  private static final int SECTOR = 512;

  private Map<String, Node> names = new HashMap<>();
  private Map<String, Node> durableNames = new HashMap<>();
  private long operations;
  private long diesAt = Long.MAX_VALUE;
  private long forceFailsAt = Long.MAX_VALUE;
  private long free = Long.MAX_VALUE;
  private long forces;

  /** A file's bytes, apart from its name. */
  private static final class Node {
    private byte[] written = new byte[0];
    private byte[] forced = new byte[0];
    private final List<Change> unforced = new ArrayList<>();
  }

  /**
   * @param bytes what was written at the position; null for a truncation to it
   */
  private record Change(long position, byte[] bytes) {
    byte[] apply(byte[] content, int from, int to) {
      if (bytes == null) {
        return Arrays.copyOf(content, (int) position);
      }
      byte[] result = Arrays.copyOf(content, (int) Math.max(content.length, position + to));
      System.arraycopy(bytes, from, result, (int) position + from, to - from);
      return result;
    }

    int length() {
      return bytes == null ? 0 : bytes.length;
    }
  }

  /** From this many operations on, nothing works any more. */
  synchronized void dieAfter(long more) {
    diesAt = operations + more;
  }

  synchronized long operations() {
    return operations;
  }

  /** The force after this many fails, once. */
  synchronized void failForceAfter(long more) {
    forceFailsAt = forces + more;
  }

  synchronized long forces() {
    return forces;
  }

  /** How many bytes may still be added to files. */
  synchronized void free(long bytes) {
    free = bytes;
  }

  /** The disk as another process finds it after {@code kill -9}: all that was written. */
  synchronized SimulatedDisk afterKill() {
    SimulatedDisk copy = new SimulatedDisk();
    Map<Node, Node> copies = new HashMap<>();
    names.forEach((name, node) -> copy.names.put(name, copies.computeIfAbsent(node, this::copy)));
    durableNames.forEach(
        (name, node) -> copy.durableNames.put(name, copies.computeIfAbsent(node, this::copy)));
    return copy;
  }

  private Node copy(Node node) {
    Node copy = new Node();
    copy.written = node.written.clone();
    copy.forced = node.forced.clone();
    copy.unforced.addAll(node.unforced);
    return copy;
  }

  /** The disk after a power cut: unforced changes come through or not, in part, in any order. */
  synchronized SimulatedDisk afterPowerCut(Random random) {
    SimulatedDisk copy = new SimulatedDisk();
    Map<String, Node> survivors = new HashMap<>(durableNames);
    names.forEach(
        (name, node) -> {
          if (!survivors.containsKey(name) && random.nextBoolean()) {
            survivors.put(name, node);
          }
        });
    survivors.forEach((name, node) -> copy.put(name, survivor(node, random)));
    return copy;
  }

  private static byte[] survivor(Node node, Random random) {
    byte[] content = node.forced.clone();
    boolean inOrder = random.nextBoolean();
    List<Change> changes = new ArrayList<>(node.unforced);
    int kept = inOrder ? random.nextInt(changes.size() + 1) : changes.size();
    for (int i = 0; i < kept; i++) {
      Change change = changes.get(i);
      boolean torn = i == kept - 1;
      if (inOrder && !torn) {
        content = change.apply(content, 0, change.length());
      } else if (inOrder) {
        content = change.apply(content, 0, random.nextInt(change.length() + 1));
      } else {
        content = sectors(content, change, random);
      }
    }
    return content;
  }

  private static byte[] sectors(byte[] content, Change change, Random random) {
    byte[] result = content;
    if (change.bytes() == null) {
      return random.nextBoolean() ? change.apply(result, 0, 0) : result;
    }
    int from = 0;
    while (from < change.length()) {
      int inSector = (int) (SECTOR - (change.position() + from) % SECTOR);
      int to = Math.min(change.length(), from + inSector);
      if (random.nextInt(3) > 0) {
        result = change.apply(result, from, to);
      }
      from = to;
    }
    return result;
  }

  /** Places a whole, forced file. */
  synchronized void put(String name, byte[] content) {
    Node node = new Node();
    node.written = content.clone();
    node.forced = content.clone();
    names.put(name, node);
    durableNames.put(name, node);
  }

  synchronized byte[] bytes(String name) {
    return names.get(name).written.clone();
  }

  synchronized List<String> files() {
    return names.keySet().stream().sorted().toList();
  }

  private void operate() throws IOException {
    if (operations++ >= diesAt) {
      throw new IOException("the power is off");
    }
  }

  @Override
  public String describe(String file) {
    return "/simulated/" + file;
  }

  @Override
  public synchronized List<String> list() throws IOException {
    operate();
    return new ArrayList<>(names.keySet());
  }

  @Override
  public synchronized boolean exists(String file) throws IOException {
    operate();
    return names.containsKey(file);
  }

  @Override
  public synchronized LogFile open(String file, boolean create) throws IOException {
    operate();
    Node node = names.get(file);
    if (node == null) {
      if (!create) {
        throw new NoSuchFileException(file);
      }
      node = new Node();
      names.put(file, node);
    }
    return new Handle(node);
  }

  @Override
  public synchronized void rename(String from, String to) throws IOException {
    operate();
    Node node = names.remove(from);
    names.put(to, node);
    durableNames.remove(from);
    durableNames.put(to, node);
  }

  @Override
  public synchronized void delete(String file) throws IOException {
    operate();
    names.remove(file);
    durableNames.remove(file);
  }

  private final class Handle implements LogFile {
    private final Node node;

    private Handle(Node node) {
      this.node = node;
    }

    @Override
    public long size() throws IOException {
      synchronized (SimulatedDisk.this) {
        operate();
        return node.written.length;
      }
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
      synchronized (SimulatedDisk.this) {
        operate();
        if (position >= node.written.length) {
          return -1;
        }
        int count = (int) Math.min(target.remaining(), node.written.length - position);
        target.put(node.written, (int) position, count);
        return count;
      }
    }

    @Override
    public void write(ByteBuffer[] sources, long position) throws IOException {
      synchronized (SimulatedDisk.this) {
        operate();
        long at = position;
        for (ByteBuffer source : sources) {
          byte[] bytes = new byte[source.remaining()];
          source.get(bytes);
          at = write(bytes, at);
        }
      }
    }

    private long write(byte[] bytes, long position) throws NoSpaceException {
      long grows = Math.max(0, position + bytes.length - node.written.length);
      long fits = Math.min(grows, free);
      free -= fits;
      int count = (int) Math.max(0, bytes.length - (grows - fits));
      if (count > 0) {
        change(new Change(position, Arrays.copyOf(bytes, count)));
      }
      if (fits < grows) {
        throw new NoSpaceException("the simulated disk is full", null);
      }
      return position + bytes.length;
    }

    private void change(Change change) {
      node.written = change.apply(node.written, 0, change.length());
      node.unforced.add(change);
    }

    @Override
    public void truncate(long size) throws IOException {
      synchronized (SimulatedDisk.this) {
        operate();
        if (size < node.written.length) {
          free = Math.min(free, Long.MAX_VALUE - node.written.length) + node.written.length - size;
          change(new Change(size, null));
        }
      }
    }

    @Override
    public void force() throws IOException {
      synchronized (SimulatedDisk.this) {
        operate();
        if (forces++ == forceFailsAt) {
          // As Linux does it: the pages count as clean from now on, and are not on disk.
          node.unforced.clear();
          throw new IOException("the simulated disk did not flush");
        }
        for (Change change : node.unforced) {
          node.forced = change.apply(node.forced, 0, change.length());
        }
        node.unforced.clear();
        names.forEach(
            (name, named) -> {
              if (named == node) {
                durableNames.put(name, node);
              }
            });
      }
    }

    @Override
    public void close() {}
  }
}
