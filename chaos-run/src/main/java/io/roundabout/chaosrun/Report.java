package io.roundabout.chaosrun;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What a run has shown: a table, and whether everything balances. Immutable. */
record Report(
    Settings settings,
    Expectations expectations,
    TripNotes notes,
    EventLog log,
    List<QueueAudit.Result> results) {

  static Report of(RunDirectory directory, Settings settings, Traffic traffic, EventLog log)
      throws IOException {
    TripNotes notes = directory.new NotesReader().read();
    Expectations expectations = new Expectations(traffic, notes);
    PriceVersions prices = new PriceVersions(traffic, notes);
    List<QueueAudit.Result> results = new ArrayList<>();
    for (Queue queue : Exit.allQueues()) {
      results.add(new QueueAudit(queue, expectations.of(queue.exit()), prices).audit(directory));
    }
    return new Report(settings, expectations, notes, log, results);
  }

  boolean balances() {
    return results.stream().allMatch(QueueAudit.Result::balances)
        && notes.faults().isEmpty()
        && expectations.incomplete() == 0
        && log.unasked() == 0;
  }

  String text(String elapsed) {
    StringBuilder text = new StringBuilder();
    text.append(
        "seed %d, faults %s, %s on %s%n%n"
            .formatted(settings.seed(), settings.faultWords(), elapsed, machine()));
    text.append(
        "%-14s %-16s %11s %11s %6s %6s %6s %9s %9s%n"
            .formatted(
                "exit",
                "",
                "expected",
                "collected",
                "lost",
                "twice",
                "wrong",
                "numbering",
                "again"));
    for (QueueAudit.Result result : results) {
      text.append(
          "%-14s %-16s %,11d %,11d %,6d %,6d %,6d %,9d %,9d%n"
              .formatted(
                  result.queue().address(),
                  result.queue().exit().kind(),
                  result.expected(),
                  result.collected(),
                  result.lost(),
                  result.twice(),
                  result.wrong(),
                  result.numbering(),
                  result.again()));
    }
    text.append(String.format("%n%s%n%s%n", vehicles(), struck()));
    findings().forEach(finding -> text.append(finding).append('\n'));
    return text.append(verdict()).append('\n').toString();
  }

  private String vehicles() {
    return ("acknowledged %,d rows in %,d trips, of them %,d broken and %,d late; %,d visits left"
            + " on purpose, %,d trips came again and were compared, %,d came changed and were"
            + " refused")
        .formatted(
            expectations.acknowledged(),
            expectations.trips(),
            expectations.broken(),
            expectations.late(),
            notes.count(TripNotes.LEFT),
            notes.count(TripNotes.COMPARED),
            notes.count(TripNotes.REFUSED));
  }

  private String struck() {
    StringBuilder text = new StringBuilder();
    int kills = 0;
    for (Fault fault : Fault.values()) {
      if (settings.faults().contains(fault)) {
        kills += fault.kills() ? log.count(fault) : 0;
        text.append(", %s %d".formatted(fault.word(), log.count(fault)));
      }
    }
    return "%d kills%s".formatted(kills, text.isEmpty() ? "" : ": " + text.substring(2));
  }

  private List<String> findings() {
    List<String> findings = new ArrayList<>();
    notes.faults().stream().limit(20).forEach(fault -> findings.add("! " + fault));
    results.forEach(result -> result.examples().forEach(text -> findings.add("! " + text)));
    if (expectations.incomplete() > 0) {
      findings.add("! " + expectations.incomplete() + " trips were never complete");
    }
    if (log.unasked() > 0) {
      findings.add("! " + log.unasked() + " times something went wrong by itself: see events");
    }
    return findings;
  }

  private String verdict() {
    return "lost %,d, twice %,d, %s"
        .formatted(
            results.stream().mapToLong(QueueAudit.Result::lost).sum(),
            results.stream().mapToLong(QueueAudit.Result::twice).sum(),
            results.stream().allMatch(result -> result.numbering() == 0)
                ? "numbering without gap"
                : "numbering with gaps or repeats");
  }

  private static String machine() {
    return "%d cores, JDK %s, %s %s"
        .formatted(
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("java.version"),
            System.getProperty("os.name"),
            System.getProperty("os.version"));
  }
}
