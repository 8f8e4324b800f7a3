package io.roundabout.exits;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.DelegateToFileSystem;

/** {@link NioFileSystem} for those who reach {@code file:} through Hadoop's FileContext. */
final class DurableFs extends DelegateToFileSystem {

  DurableFs(URI uri, Configuration conf) throws IOException, URISyntaxException {
    super(uri, new NioFileSystem(), conf, "file", false);
  }
}
