package io.roundabout.vehiclehbase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.roundabout.vehicle.RowSourceProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class MappingTest {

  @Test
  void theServiceLoaderFindsTheProvider() {
    assertThat(ServiceLoader.load(RowSourceProvider.class))
        .extracting(RowSourceProvider::scheme)
        .containsExactly("hbase");
  }

  @Test
  void aMappingNamesFamiliesQualifiersAndTheKey() {
    assertThat(ColumnMapping.parse("faa=:key, name=info:name,x=f:a:b").columns())
        .containsExactly(
            new ColumnMapping.Column("faa", "", "key"),
            new ColumnMapping.Column("name", "info", "name"),
            new ColumnMapping.Column("x", "f", "a:b"));
  }

  @Test
  void whatIsNoMappingIsToldWithTheForm() {
    for (String wrong :
        new String[] {"", "faa", "faa=", "=info:name", "faa=name", "a=:id", "a=:key,"}) {
      assertThatThrownBy(() -> ColumnMapping.parse(wrong))
          .as(wrong)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("NAME=FAMILY:QUALIFIER");
    }
    assertThatThrownBy(() -> ColumnMapping.parse("a=:key,a=f:q")).hasMessageContaining("twice");
  }

  @Test
  void csvIsQuotedOnlyWhereItMustBe() {
    CsvLine csv = new CsvLine();
    for (String value : new String[] {"plain", "NA", "", "a,b", "say \"hi\"", "two\nlines", "ü"}) {
      byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
      csv.add(bytes, 0, bytes.length);
    }
    csv.addNothing();
    assertThat(csv.end())
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("plain,NA,\"\",\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",ü,\n");
    csv.addNothing();
    csv.addNothing();
    assertThat(csv.end()).asString(StandardCharsets.UTF_8).isEqualTo(",\n");
  }

  @Test
  void anAddressNamesZooKeeperAndTable() {
    assertThat(HbaseAddress.parse(URI.create("hbase://localhost:2182/airports")))
        .isEqualTo(new HbaseAddress("localhost", 2182, "airports"));
    assertThat(HbaseAddress.parse(URI.create("hbase://zk1,zk2/ns:airports")))
        .isEqualTo(new HbaseAddress("zk1,zk2", 2181, "ns:airports"));
    assertThatThrownBy(() -> HbaseAddress.parse(URI.create("hbase://localhost:2181")))
        .hasMessageContaining("hbase://zookeeper:2181/table");
  }

  @Test
  void aZooKeeperThatIsNotThereIsToldSoon() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    URI address = URI.create("hbase://localhost:" + port + "/airports");
    assertThatThrownBy(() -> new HbaseSourceProvider().source(address, Optional.of("faa=:key")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("ZooKeeper at localhost:" + port + " cannot be reached");
  }
}
