package io.roundabout.vehiclehdfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.roundabout.vehicle.RowSourceProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HdfsSourceProviderTest {
  private final HdfsSourceProvider provider = new HdfsSourceProvider();

  @Test
  void theServiceLoaderFindsIt() {
    assertThat(ServiceLoader.load(RowSourceProvider.class))
        .extracting(RowSourceProvider::scheme)
        .containsExactly("hdfs");
  }

  @Test
  void aNameNodeThatIsNotThereIsToldSoon() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    URI address = URI.create("hdfs://localhost:" + port + "/weather.csv");
    assertThatThrownBy(() -> provider.source(address, Optional.empty()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(address.toString())
        .hasMessageContaining("cannot be reached")
        .hasMessageContaining("RPC port");
  }

  @Test
  void aHostThatNobodyKnowsIsTold() {
    URI address = URI.create("hdfs://no-such-host.invalid:8020/weather.csv");
    assertThatThrownBy(() -> provider.source(address, Optional.empty()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no-such-host.invalid")
        .hasMessageContaining("cannot be reached");
  }

  @Test
  void anAddressWithoutAFileIsRefused() {
    assertThatThrownBy(
            () -> provider.source(URI.create("hdfs://localhost:8020/"), Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("hdfs://host:port/path");
    assertThatThrownBy(
            () -> provider.source(URI.create("hdfs://localhost:8020/x"), Optional.of("a=b:c")))
        .hasMessageContaining("--columns");
  }

  @Test
  void settingsOfTheSiteAreUsed(@TempDir Path site) throws Exception {
    Files.writeString(
        site.resolve("hdfs-site.xml"),
        "<configuration><property><name>dfs.nameservices</name><value>prod</value></property>"
            + "</configuration>");
    assertThat(HdfsSourceProvider.settings(site.toString()).get("dfs.nameservices"))
        .isEqualTo("prod");
  }
}
