package io.roundabout.benchmarks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Rows into column vectors on one core, by {@link RowDecoderBenchmark}. */
final class Decode implements Benchmarks.Benchmark {
  private static final double GOAL = 8;

  @Override
  public List<Figure> run(boolean quick) throws RunnerException {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(RowDecoderBenchmark.class.getName())
            .verbosity(VerboseMode.SILENT);
    if (quick) {
      options.warmupIterations(1).measurementIterations(2).measurementTime(TimeValue.seconds(1));
    }
    Collection<RunResult> results = new Runner(options.build()).run();
    List<Double> ours = scores(results, "json");
    List<Double> theirs = scores(results, "sparkFromJson");
    return List.of(
        Figure.beside("decode: 4 columns", "rows/s a core", ours),
        Figure.beside("decode: 1 column of 4", "rows/s a core", scores(results, "jsonOneColumn")),
        Figure.beside("decode: judged at the gate", "rows/s a core", scores(results, "jsonJudge")),
        Figure.beside(
            "decode: judged, 1 row in 100 broken",
            "rows/s a core",
            scores(results, "jsonJudgeWithBreakdowns")),
        Figure.beside("decode: Spark's from_json", "rows/s a core", theirs),
        Figure.atLeast(GOAL, "decode: 4 columns over from_json", "times", ratios(ours, theirs)));
  }

  private static List<Double> scores(Collection<RunResult> results, String method) {
    return results.stream()
        .filter(result -> result.getParams().getBenchmark().endsWith("." + method))
        .flatMap(result -> result.getBenchmarkResults().stream())
        .flatMap(forked -> forked.getIterationResults().stream())
        .map(iteration -> iteration.getPrimaryResult().getScore())
        .toList();
  }

  private static List<Double> ratios(List<Double> ours, List<Double> theirs) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < ours.size(); i++) {
      ratios.add(ours.get(i) / theirs.get(i));
    }
    return ratios;
  }
}
