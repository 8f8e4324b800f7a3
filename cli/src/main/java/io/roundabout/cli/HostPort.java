package io.roundabout.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** An address as it is written on the command line: {@code host:port} or {@code [::1]:port}. */
record HostPort(String host, int port) {

  @Override
  public String toString() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }

  static final class Converter implements ITypeConverter<HostPort> {
    @Override
    public HostPort convert(String text) {
      int colon = text.lastIndexOf(':');
      String host = colon < 1 ? "" : text.substring(0, colon).replaceAll("^\\[|]$", "");
      String port = text.substring(colon + 1);
      if (host.isEmpty() || !port.matches("[0-9]{1,5}")) {
        throw new TypeConversionException("'" + text + "' is not HOST:PORT");
      }
      int number = Integer.parseInt(port);
      if (number < 1 || number > 65535) {
        throw new TypeConversionException("port " + port + " is not one of 1 to 65535");
      }
      return new HostPort(host, number);
    }
  }
}
