package io.roundabout.exitbroker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Attaches that Debian's python3-qpid-proton can send, and ProtonJ2 cannot. */
class PythonSourceTest {
  private static final Path PYTHON = Path.of("/usr/bin/python3");

  private static final String SCRIPT =
      """
      import sys
      from proton import Terminus
      from proton.handlers import MessagingHandler
      from proton.reactor import Container, ReceiverOption

      class NoSource(ReceiverOption):
          def apply(self, receiver):
              receiver.source.type = Terminus.UNSPECIFIED

      class Attach(MessagingHandler):
          def on_start(self, event):
              connection = event.container.connect(sys.argv[1], reconnect=False)
              options = [NoSource()] if sys.argv[2] == "no source" else []
              event.container.create_receiver(connection, None, options=options)

          def on_link_error(self, event):
              print(event.link.remote_condition.name)
              event.connection.close()

          def on_link_remote_open(self, event):
              print("open" if event.link.remote_source.address else "refused")

      Container(Attach()).run()
      """;

  @TempDir Path directory;

  @Test
  void aSourceWithoutAnAddressIsNotFound() throws Exception {
    assertThat(Files.exists(PYTHON) && run("-c", "import proton").isEmpty())
        .describedAs("python3-qpid-proton is here (./test installs it)")
        .isTrue();
    try (Broker broker = new Broker(directory)) {
      broker.broker.declareExit("orders", List.of(), false);
      String url = "amqp://127.0.0.1:" + broker.broker.port();
      for (String source : List.of("no address", "no source")) {
        assertThat(run("-c", SCRIPT, url, source))
            .describedAs(source)
            .doesNotContain("open")
            .contains("amqp:not-found");
      }
    }
  }

  /** What the interpreter prints, errors too. */
  private static String run(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(PYTHON.toString()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
