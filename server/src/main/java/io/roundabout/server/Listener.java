package io.roundabout.server;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Where a listener binds.
 *
 * @param bind a loopback address
 * @param port 0 for any free one
 */
record Listener(String bind, int port) {
  static final int GATE_PORT = 9999;
  static final int AMQP_PORT = 5672;
  static final String LOOPBACK = "127.0.0.1";
  static final int MAX_PORT = 65535;

  private static final Pattern LOOPBACK_ADDRESS =
      Pattern.compile("localhost|::1|127(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}");

  /** Reads {@code {bind: …, port: …}}. */
  static Listener read(Section section, int defaultPort) {
    String bind = section.text("bind").orElse(LOOPBACK);
    if (!LOOPBACK_ADDRESS.matcher(bind).matches()) {
      section.bad(
          "bind",
          "is '"
              + bind
              + "', which other machines may reach; without TLS and credentials, which come with a"
              + " later version, only 127.0.0.1, ::1 and localhost are allowed");
      bind = LOOPBACK;
    }
    int port = section.number("port", 0, MAX_PORT).orElse(defaultPort);
    return new Listener(bind.equals("localhost") ? LOOPBACK : bind, port);
  }

  static final List<String> KEYS = List.of("bind", "port");

  /** {@code host:port}, with an IPv6 address in brackets. */
  static String text(String host, int port) {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }
}
