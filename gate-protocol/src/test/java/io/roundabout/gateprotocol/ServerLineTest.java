package io.roundabout.gateprotocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.roundabout.gateprotocol.ServerLine.Ack;
import io.roundabout.gateprotocol.ServerLine.Done;
import io.roundabout.gateprotocol.ServerLine.Err;
import io.roundabout.gateprotocol.ServerLine.Ok;
import io.roundabout.gateprotocol.ServerLine.Open;
import io.roundabout.gateprotocol.ServerLine.Reject;
import io.roundabout.gateprotocol.ServerLine.Rejected;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerLineTest {

  @Test
  void theLinesAreThoseOfTheContract() {
    assertThat(new Ok("2026-11-22", 4200).text()).isEqualTo("OK trip=2026-11-22 rows=4200");
    assertThat(new Ack(5000).text()).isEqualTo("ACK 5000");
    assertThat(new Reject(5003, "temp: 'abc' is not a DOUBLE").text())
        .isEqualTo("REJECT 5003 temp: 'abc' is not a DOUBLE");
    assertThat(new Rejected(4321).text()).isEqualTo("REJECTED 4321");
    assertThat(new Done(9000, 4800, 1).text()).isEqualTo("DONE rows=9000 new=4800 rejected=1");
    assertThat(new Open(12, 7).text()).isEqualTo("OPEN rows=12 dropped_bytes=7");
    assertThat(new Err(ErrorCode.GAP, "expected=12 from=99").text())
        .isEqualTo("ERR GAP expected=12 from=99");
  }

  @Property
  void whatIsSaidIsWhatIsRead(@ForAll("lines") ServerLine line) {
    assertThat(line.text()).doesNotContain("\n", "\r");
    assertThat(ServerLine.parse(line.text())).isEqualTo(line);
  }

  @Property
  void anyTextIsALineOrRefusedWithASentence(@ForAll String text) {
    try {
      assertThat(ServerLine.parse(text)).isNotNull();
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageContaining("is no line of gate protocol 1");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HELLO",
        "ok trip=a rows=1",
        "OK trip=a",
        "OK trip=a rows=-1",
        "ACK",
        "ACK x",
        "ACK -1",
        "ACK 99999999999999999999",
        "REJECT",
        "REJECT x y",
        "DONE rows=1 new=1",
        "ERR",
        "ERR NO_SUCH_CODE text",
        "OPEN rows=1",
        "OK trip=a trip=b rows=1"
      })
  void whatIsNoLineIsRefused(String text) {
    assertThatThrownBy(() -> ServerLine.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "'");
  }

  @Test
  void aWordOfALaterGateIsPassedOver() {
    assertThat(ServerLine.parse("OK trip=a rows=1 lane_rows=77")).isEqualTo(new Ok("a", 1));
  }

  @Test
  void theRowOfADifferenceIsADetailOfTheError() {
    Err err = new Err(ErrorCode.TRIP_DIFFERS, "row=17 the trip 'a' was unloaded otherwise");
    assertThat(err.detail("row")).contains("17");
    assertThat(err.detail("expected")).isEmpty();
  }

  @Provide
  Arbitrary<ServerLine> lines() {
    Arbitrary<Long> count = Arbitraries.longs().between(0, Long.MAX_VALUE);
    Arbitrary<String> text = Arbitraries.strings().ofMaxLength(40);
    Arbitrary<String> name =
        Arbitraries.strings().alpha().numeric().withChars("._:-").ofMinLength(1).ofMaxLength(128);
    return Arbitraries.oneOf(
        Combinators.combine(name, count).as(Ok::new),
        count.map(Ack::new),
        Combinators.combine(count, text).as(Reject::new),
        count.map(Rejected::new),
        Combinators.combine(count, count, count).as(Done::new),
        Combinators.combine(count, count).as(Open::new),
        Combinators.combine(Arbitraries.of(ErrorCode.class), text).as(Err::new));
  }
}
