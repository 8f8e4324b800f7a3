package io.roundabout.fuzzing;

import io.roundabout.gateprotocol.GateProtocol;
import io.roundabout.gateprotocol.ServerLine;
import io.roundabout.gateprotocol.UnloadRequest;

/** The line with which a visit begins, and those that the gate answers. */
final class GateLines implements Target {
  @Override
  public void take(byte[] input) {
    String text = new Input(input).text();
    String line = text.substring(0, Math.min(text.length(), GateProtocol.MAX_REQUEST_BYTES));
    request(line);
    answer(line);
  }

  private static void request(String line) {
    UnloadRequest request;
    try {
      request = UnloadRequest.parse(line);
    } catch (IllegalArgumentException refused) {
      Agreement.holds(refused.getMessage().length() < 1000, "the complaint is short");
      return;
    }
    Agreement.same(request, UnloadRequest.parse(request.text()), "a request is read back");
  }

  private static void answer(String line) {
    ServerLine answer;
    try {
      answer = ServerLine.parse(line);
    } catch (IllegalArgumentException refused) {
      return;
    }
    Agreement.same(answer, ServerLine.parse(answer.text()), "an answer is read back");
  }
}
