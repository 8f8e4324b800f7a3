package io.roundabout.gateprotocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnloadRequestTest {

  @Test
  void theContractsLineIsRead() {
    assertThat(
            UnloadRequest.parse(
                "UNLOAD weather vehicle=hdfs-1 trip=2026-11-22 part=2/8 from=4201 format=csv"
                    + " header=yes mode=upsert atomic=yes"))
        .isEqualTo(
            new UnloadRequest(
                "weather",
                "hdfs-1",
                Optional.of("2026-11-22"),
                2,
                8,
                4201,
                Optional.of("csv"),
                Optional.of(true),
                UnloadMode.UPSERT,
                true));
  }

  @Test
  void whatIsNotSaidHasItsDefault() {
    assertThat(UnloadRequest.parse("UNLOAD weather vehicle=me"))
        .isEqualTo(UnloadRequest.of("weather", "me", Optional.empty()));
  }

  @Test
  void wordsMayStandInAnyOrderWithMoreBlanks() {
    assertThat(UnloadRequest.parse("UNLOAD  weather\ttrip=a   vehicle=me "))
        .isEqualTo(UnloadRequest.of("weather", "me", Optional.of("a")));
  }

  @Property
  void whatIsWrittenIsWhatIsRead(@ForAll("requests") UnloadRequest request) {
    assertThat(UnloadRequest.parse(request.text())).isEqualTo(request);
    assertThat(request.text().length()).isLessThan(GateProtocol.MAX_REQUEST_BYTES);
  }

  @Property
  void anyTextIsARequestOrRefusedWithAShortSentence(@ForAll String text) {
    for (String line : new String[] {text, "UNLOAD " + text, "UNLOAD a vehicle=b " + text}) {
      try {
        assertThat(UnloadRequest.parse(line)).isNotNull();
      } catch (IllegalArgumentException e) {
        assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(1000);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "UNLAOD weather vehicle=me | a visit does not begin with 'UNLAOD' but with UNLOAD",
        "unload weather vehicle=me | begin with 'unload' but with UNLOAD; write UNLOAD LANE",
        "HELLO | a visit does not begin with 'HELLO' but with UNLOAD",
        "\" \" | a visit begins with UNLOAD",
        "UNLOAD | UNLOAD names no lane",
        "UNLOAD vehicle=me | UNLOAD names no lane",
        "UNLOAD weather | UNLOAD names no vehicle",
        "UNLOAD we/ther vehicle=me | lane 'we/ther' is not a name",
        "UNLOAD weather vehicle= | vehicle '' is not a name",
        "UNLOAD weather vehicle=me trip=ä | trip 'ä' is not a name",
        "UNLOAD weather vehicel=me | vehicel= is not a word of UNLOAD; nearest: vehicle",
        "UNLOAD weather vehicle=me tripp=a | tripp= is not a word of UNLOAD; nearest: trip",
        "UNLOAD weather vehicle=me frmo=2 | frmo= is not a word of UNLOAD; nearest: from",
        "UNLOAD weather vehicle=me now | 'now' is not of the form name=value",
        "UNLOAD weather vehicle=me vehicle=you | vehicle= stands there twice",
        "UNLOAD weather vehicle=me from=0 | from=0: rows are numbered from 1",
        "UNLOAD weather vehicle=me from=-1 | from=-1 is not the number of a row: rows are numbered from 1",
        "UNLOAD weather vehicle=me format=jsn | format=jsn is not a format; nearest: json",
        "UNLOAD weather vehicle=me header=y | header=y is not yes or no; nearest: yes",
        "UNLOAD weather vehicle=me mode=upsrt | mode=upsrt is not a mode; nearest: upsert",
        "UNLOAD weather vehicle=me atomic=On | atomic=On is not yes or no; nearest: no",
        "UNLOAD weather vehicle=me part=3/2 | part=3/2 is not a part",
        "UNLOAD weather vehicle=me part=2 | part=2 is not a part",
        "UNLOAD weather vehicle=me part=1/999999999999 | is not a part",
      })
  void aFaultIsNamedWithTheWayOn(String line, String sentence) {
    assertThatThrownBy(() -> UnloadRequest.parse(line))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(sentence);
  }

  @Provide
  Arbitrary<UnloadRequest> requests() {
    Arbitrary<String> name =
        Arbitraries.strings().alpha().numeric().withChars("._:-").ofMinLength(1).ofMaxLength(128);
    Arbitrary<int[]> part =
        Arbitraries.integers()
            .between(1, UnloadRequest.MAX_PARTS)
            .flatMap(n -> Arbitraries.integers().between(1, n).map(i -> new int[] {i, n}));
    return Combinators.combine(
            name,
            name,
            name.optional(),
            part,
            Arbitraries.longs().between(1, Long.MAX_VALUE),
            Arbitraries.of("json", "csv").optional(),
            Arbitraries.of(true, false).optional(),
            Arbitraries.of(UnloadMode.class)
                .flatMap(
                    mode -> Arbitraries.of(true, false).map(atomic -> Map.entry(mode, atomic))))
        .as(
            (lane, vehicle, trip, i, from, format, header, last) ->
                new UnloadRequest(
                    lane,
                    vehicle,
                    trip,
                    i[0],
                    i[1],
                    from,
                    format,
                    header,
                    last.getKey(),
                    last.getValue()));
  }
}
