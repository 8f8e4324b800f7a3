package io.roundabout.lanelog;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Files that are arrays. Not thread-safe. */
final class BytesInMemory implements LogStorage {
  private final Map<String, byte[]> files = new HashMap<>();

  BytesInMemory with(String file, byte[] bytes) {
    files.put(file, bytes);
    return this;
  }

  @Override
  public String describe(String file) {
    return file;
  }

  @Override
  public List<String> list() {
    return List.copyOf(files.keySet());
  }

  @Override
  public boolean exists(String file) {
    return files.containsKey(file);
  }

  @Override
  public LogFile open(String file, boolean create) {
    return new OneFile(file);
  }

  @Override
  public void rename(String from, String to) {
    files.put(to, files.remove(from));
  }

  @Override
  public void delete(String file) {
    files.remove(file);
  }

  private final class OneFile implements LogFile {
    private final String name;

    OneFile(String name) {
      this.name = name;
    }

    private byte[] bytes() {
      return files.getOrDefault(name, new byte[0]);
    }

    @Override
    public long size() {
      return bytes().length;
    }

    @Override
    public int read(ByteBuffer target, long position) {
      byte[] bytes = bytes();
      if (position >= bytes.length) {
        return -1;
      }
      int count = (int) Math.min(target.remaining(), bytes.length - position);
      target.put(bytes, (int) position, count);
      return count;
    }

    @Override
    public void write(ByteBuffer[] sources, long position) {
      int at = (int) position;
      for (ByteBuffer source : sources) {
        byte[] bytes = bytes();
        byte[] longer = Arrays.copyOf(bytes, Math.max(bytes.length, at + source.remaining()));
        int count = source.remaining();
        source.get(longer, at, count);
        at += count;
        files.put(name, longer);
      }
    }

    @Override
    public void truncate(long size) {
      files.put(name, Arrays.copyOf(bytes(), (int) size));
    }

    @Override
    public void force() {}

    @Override
    public void close() {}
  }
}
