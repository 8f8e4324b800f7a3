package io.roundabout.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Promise 8, the gate's part: it is on loopback, and nowhere else. */
class Promise8ClosedByDefaultTest {

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1"})
  void anotherAddressIsRefused(String address) {
    assertThatThrownBy(() -> Gate.start(GateOptions.at(address, 0), Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + address + "' (gate.bind) is not a loopback address")
        .hasMessageContaining("127.0.0.1");
  }

  @Test
  void theDefaultIsLoopback() throws Exception {
    assertThat(InetAddress.getByName(GateOptions.DEFAULT.bind()).isLoopbackAddress()).isTrue();
    assertThat(GateOptions.DEFAULT.port()).isEqualTo(9999);
  }

  @Test
  void noOtherAddressOfThisMachineAnswers() throws Exception {
    try (Gate gate = Gate.start(GateOptions.at("127.0.0.1", 0), Map.of())) {
      for (NetworkInterface network :
          NetworkInterface.networkInterfaces().filter(there -> !isLoopback(there)).toList()) {
        for (InetAddress address : network.inetAddresses().toList()) {
          assertThatThrownBy(() -> connect(address, gate.port())).isInstanceOf(IOException.class);
        }
      }
    }
  }

  private static boolean isLoopback(NetworkInterface network) {
    return network.inetAddresses().allMatch(InetAddress::isLoopbackAddress);
  }

  private static void connect(InetAddress address, int port) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), 2000);
    }
  }

  @Test
  void aPortInUseIsNamed() throws IOException {
    try (Gate gate = Gate.start(GateOptions.at("127.0.0.1", 0), Map.of())) {
      assertThatThrownBy(() -> Gate.start(GateOptions.at("127.0.0.1", gate.port()), Map.of()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("cannot listen on 127.0.0.1 port " + gate.port());
    }
  }

  @Test
  void anUnknownAddressIsNamed() {
    assertThatThrownBy(() -> Gate.start(GateOptions.at("no.such.host.invalid", 0), Map.of()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("'no.such.host.invalid' (gate.bind) is not known here");
  }
}
