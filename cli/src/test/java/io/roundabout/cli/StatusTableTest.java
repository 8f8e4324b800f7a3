package io.roundabout.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusTableTest {

  @Test
  void lanesAndExitsStandInTablesAndWhyNothingComesOutBelow() throws IOException {
    PrintStream nowhere =
        new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    String status =
        """
        {"version":"1","pid":7,"since":"noon","state":"/s","spark":"up",
         "gate":{"host":"127.0.0.1","port":9999,"visits":1},"amqp":{"host":"127.0.0.1","port":5672},
         "lanes":[
          {"name":"orders","table":false,"visits":1,"stopped":null,"recovered":[],
           "acknowledged":1200,"rejected":2,"late":3,"openTrips":1,"bytes":2048,"kept":1200,
           "eventTime":{"column":"at","mark":"2013-01-01T06:00:00Z","closed":true}},
          {"name":"customers","table":true,"visits":0,"stopped":null,"recovered":[],
           "acknowledged":0,"rejected":0,"openTrips":0,"bytes":0,"kept":0},
          {"name":"broken","table":false,"visits":0,"stopped":"rows-1.log is damaged"}],
         "exits":[
          {"name":"joined","state":"WAITING","why":"no complete trip yet in table lane customers",
           "numbered":0,"lanes":[{"lane":"orders","waiting":1200}],
           "queues":[{"queue":"joined","sent":0,"held":0,"inFlight":0,"accepted":0,"undeliverable":0}]},
          {"name":"windows","state":"RUNNING","why":"windows are closed up to noon","numbered":0,
           "remembered":{"rows":1500,"bytes":4096},"lanes":[],"queues":[]},
          {"name":"halves","state":"FAILED","error":"Division by zero\\nat line 1","numbered":5,
           "wayOn":"skip them",
           "rows":[{"lane":"orders","from":3,"to":4}],"lanes":[],
           "queues":[{"queue":"a","sent":5,"held":1,"inFlight":1,"accepted":2,"undeliverable":1},
                     {"queue":"b","sent":3,"held":3,"inFlight":0,"accepted":0,"undeliverable":0}]}]}
        """;
    List<String> lines =
        new StatusTable(
                new Screen(nowhere, nowhere, false, false), new ObjectMapper().readTree(status))
            .lines();
    assertThat(lines)
        .containsExactly(
            "roundabout 1, process 7, since noon; spark: up",
            "gate 127.0.0.1:9999 (1 visits), amqp 127.0.0.1:5672, state /s",
            "",
            "LANE       ACKNOWLEDGED  REJECTED  LATE   KEPT  ON DISK  VISITS",
            "orders            1,200         2     3  1,200  2.0 KiB       1  1 trips open; rows before 2013-01-01T06:00:00Z are late; closed, since idle",
            "customers             0         0            0      0 B       0  table: no complete trip yet",
            "broken                                              0 B       0  STOPPED: rows-1.log is damaged",
            "",
            "EXIT     STATE    UNREAD  NUMBERED  MESSAGES  HELD  IN FLIGHT  ACCEPTED  UNDELIVERABLE",
            "joined   WAITING   1,200         0         0     0          0         0              0",
            "windows  RUNNING       0         0         0     0          0         0              0",
            "halves   FAILED        0         5         8     4          1         2              1",
            "  joined: no complete trip yet in table lane customers",
            "  windows: windows are closed up to noon",
            "  windows: remembers 1,500 rows in 4.0 KiB",
            "  halves: Division by zero (rows orders:3-4); skip them");
  }
}
