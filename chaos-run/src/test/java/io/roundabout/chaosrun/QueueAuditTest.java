package io.roundabout.chaosrun;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each kind of fault, put into what a collector has noted, is found as what it is. */
class QueueAuditTest {
  private static final int FAULTS = 3;
  private static final Queue PACKED = new Queue(Exit.PACKED, "packed");
  private static final Queue PRICED = new Queue(Exit.PRICED, "priced");

  @TempDir Path directory;

  private final Traffic traffic =
      new Traffic(new Settings(FAULTS, 4_000, 5, EnumSet.of(Fault.ROUNDABOUT)), FAULTS);
  private final TripNotes notes = new TripNotes();
  private final List<String> lines = new ArrayList<>();
  private Expectations expectations;

  @BeforeEach
  void everyTripIsCompleteAStepASecond() {
    for (int step = 0; step <= traffic.lastStep(); step++) {
      for (Trip trip : traffic.trips(step)) {
        long begun = 1000L * (step + 1);
        notes.take(trip.lane(), begun + " BEGIN " + trip.name());
        notes.take(trip.lane(), begun + 10 + " END " + trip.name());
        notes.take(trip.lane(), begun + 20 + " ACK " + trip.name() + " " + trip.rows());
        notes.take(trip.lane(), begun + 20 + " DONE " + trip.name());
      }
    }
    expectations = new Expectations(traffic, notes);
  }

  private void collectPacked() {
    for (int step = 0; step < traffic.lastStep(); step++) {
      for (Trip trip : traffic.trips(step)) {
        for (int number = 1; number <= trip.rows() && trip.lane() == Lane.READINGS; number++) {
          Rows.Reading row = traffic.reading(trip, number);
          if (!row.broken()) {
            add("%d|%d|%d|%s".formatted(row.id(), row.sensor(), row.value(), row.note()));
          }
        }
      }
    }
  }

  /** Each order meets the prices of its own step, which were complete when it was collected. */
  private void collectPriced() {
    for (int step = 0; step < traffic.lastStep(); step++) {
      for (Trip trip : traffic.trips(step)) {
        for (int number = 1; number <= trip.rows() && trip.lane() == Lane.ORDERS; number++) {
          Rows.Order row = traffic.order(trip, number);
          if (!row.broken() && row.item() < Rows.PRICED_ITEMS && row.amount() % 3 == 0) {
            add(priced(row, step));
          }
        }
      }
    }
  }

  private String priced(Rows.Order row, int version) {
    return "%d|%d|%d|%d|%d"
        .formatted(row.id(), row.item(), row.amount(), version, traffic.price(row.item(), version));
  }

  private void add(String row) {
    lines.add(lines.size() + 1 + "\t9000\t" + row);
  }

  private QueueAudit.Result audit(Queue queue) throws Exception {
    RunDirectory run = new RunDirectory(directory);
    Files.createDirectories(run.collected(queue).getParent());
    Files.writeString(run.collected(queue), String.join("\n", lines) + "\n");
    PriceVersions prices = new PriceVersions(traffic, notes);
    return new QueueAudit(queue, expectations.of(queue.exit()), prices).audit(run);
  }

  private static String row(String line) {
    return line.substring(line.lastIndexOf('\t') + 1);
  }

  @Test
  void whatIsCompleteBalances() throws Exception {
    collectPacked();
    assertThat(audit(PACKED).balances()).isTrue();
    assertThat(audit(PACKED).collected()).isEqualTo(lines.size()).isGreaterThan(1000);
  }

  @Test
  void aRowThatIsMissingAtTheEndIsLost() throws Exception {
    collectPacked();
    lines.remove(lines.size() - 1);
    QueueAudit.Result result = audit(PACKED);
    assertThat(result.lost()).isEqualTo(1);
    assertThat(result.numbering()).isZero();
    assertThat(result.balances()).isFalse();
  }

  @Test
  void aNumberThatIsMissingIsAGapAndItsRowLost() throws Exception {
    collectPacked();
    lines.remove(100);
    QueueAudit.Result result = audit(PACKED);
    assertThat(result.lost()).isEqualTo(1);
    assertThat(result.numbering()).isEqualTo(1);
    assertThat(result.examples()).containsExactly("packed: number 101 never came");
  }

  @Test
  void aRowUnderTwoNumbersIsTwice() throws Exception {
    collectPacked();
    add(row(lines.get(7)));
    QueueAudit.Result result = audit(PACKED);
    assertThat(result.twice()).isEqualTo(1);
    assertThat(result.lost()).isZero();
    assertThat(result.balances()).isFalse();
  }

  @Test
  void aRowThatComesAgainUnderItsNumberIsARedelivery() throws Exception {
    collectPacked();
    lines.add(lines.get(7));
    QueueAudit.Result result = audit(PACKED);
    assertThat(result.again()).isEqualTo(1);
    assertThat(result.balances()).isTrue();
  }

  @Test
  void aNumberThatComesWithAnotherRowIsAFaultOfNumbering() throws Exception {
    collectPacked();
    lines.add("8\t9000\t" + row(lines.get(8)));
    QueueAudit.Result result = audit(PACKED);
    assertThat(result.numbering()).isEqualTo(1);
    assertThat(result.twice()).isZero();
  }

  @Test
  void aRowThatSaysSomethingElseIsWrong() throws Exception {
    collectPacked();
    lines.set(3, lines.get(3) + "!");
    QueueAudit.Result result = audit(PACKED);
    assertThat(result.wrong()).isEqualTo(1);
    assertThat(result.lost()).isEqualTo(1);
  }

  @Test
  void aRowThatWasNeverAcknowledgedIsWrong() throws Exception {
    collectPacked();
    add("77|1|2|n3");
    assertThat(audit(PACKED).wrong()).isEqualTo(1);
  }

  @Test
  void ordersMayMeetThePricesOfTheirTime() throws Exception {
    collectPriced();
    QueueAudit.Result result = audit(PRICED);
    assertThat(result.examples()).isEmpty();
    assertThat(result.balances()).isTrue();
    assertThat(result.collected()).isGreaterThan(100);
  }

  @Test
  void anOrderThatMetPricesWhichHadBeenReplacedIsWrong() throws Exception {
    collectPriced();
    Rows.Order last =
        traffic.order(Long.parseLong(row(lines.get(lines.size() - 1)).split("\\|")[0]));
    lines.set(lines.size() - 1, lines.size() + "\t9000\t" + priced(last, 0));
    QueueAudit.Result result = audit(PRICED);
    assertThat(result.lost()).isZero();
    assertThat(result.examples())
        .anyMatch(text -> text.contains("had been replaced before it came"))
        .anyMatch(text -> text.contains("older prices than a row before it"));
  }

  @Test
  void anOrderThatMetPricesWhichWereNotCompleteIsWrong() throws Exception {
    collectPriced();
    lines.set(0, lines.get(0).replace("\t9000\t", "\t1005\t"));
    assertThat(audit(PRICED).examples())
        .anyMatch(text -> text.contains("before that was complete"));
  }

  @Test
  void aPriceOfNoVersionIsWrong() throws Exception {
    collectPriced();
    lines.set(0, lines.get(0) + "0");
    assertThat(audit(PRICED).examples()).anyMatch(text -> text.contains("there is no such row"));
  }
}
