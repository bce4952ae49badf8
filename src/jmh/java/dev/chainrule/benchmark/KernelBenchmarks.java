package dev.chainrule.benchmark;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.util.Statistics;

/** All benchmarks of this package, each in a process of its own. */
final class KernelBenchmarks {

    private static final TimeValue ITERATION = TimeValue.milliseconds(100);
    private static final int WARM_UP = 5;
    private static final int MEASURED = 7;

    private KernelBenchmarks() {}

    /**
     * One of them.
     *
     * @param work how much per nanosecond, with its unit
     */
    record Timing(String kernel, String parameter, double median, double min, double max, String work) {}

    static List<Timing> run(String regex) throws RunnerException {
        Options options = new OptionsBuilder()
                .include(KernelBenchmarks.class.getPackageName() + "\\.(" + regex + ")")
                .mode(Mode.AverageTime)
                .timeUnit(TimeUnit.NANOSECONDS)
                .warmupIterations(WARM_UP)
                .warmupTime(ITERATION)
                .measurementIterations(MEASURED)
                .measurementTime(ITERATION)
                .forks(1)
                .jvmArgs("-Xmx1g")
                .build();
        Collection<RunResult> results = new Runner(options).run();
        List<Timing> timings = new ArrayList<>();
        results.forEach(result -> timings.add(timing(result)));
        return timings;
    }

    private static Timing timing(RunResult result) {
        String name = result.getParams().getBenchmark();
        Statistics time = result.getPrimaryResult().getStatistics();
        String parameter = String.join(
                ", ",
                result.getParams().getParamsKeys().stream()
                        .map(result.getParams()::getParam)
                        .toList());
        return new Timing(
                name.substring(KernelBenchmarks.class.getPackageName().length() + 1),
                parameter,
                time.getPercentile(50),
                time.getMin(),
                time.getMax(),
                result.getSecondaryResults().values().stream()
                        .findFirst()
                        .map(KernelBenchmarks::work)
                        .orElse(""));
    }

    /** A counter is answered as nanoseconds per unit of work. */
    private static String work(Result<?> counter) {
        double perNano = 1 / counter.getStatistics().getPercentile(50);
        return switch (counter.getLabel()) {
            case "flops" -> String.format(Locale.ROOT, "%.1f GFLOP/s", perNano);
            case "bytes" -> String.format(Locale.ROOT, "%.1f GB/s", perNano);
            default -> String.format(Locale.ROOT, "%.2f values/ns", perNano);
        };
    }
}
