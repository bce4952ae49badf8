package dev.chainrule.benchmark;

import java.util.List;
import java.util.stream.Stream;

/** One figure of a workload; several may come from one run. */
enum Measure {
    MNIST("W1", "MNIST 784-128-10, training", "samples_per_s", "rows/s"),
    MNIST_WIDE("W2", "MNIST 784-512-512-10, training", "samples_per_s", "rows/s"),
    XOR("W3", "XOR 2-4-1, training by full batches", "steps_per_s", "steps/s"),
    REGRESSION("W4", "a million rows 20-64-32-1, training", "samples_per_s", "rows/s"),
    ONE_ROW("W5", "784-128-10, one row at a time", "p50_us", "µs"),
    MANY_ROWS("W5", "784-128-10, 1,024 rows at a time", "batch1024_rows_per_s", "rows/s"),
    DECIMALS("CSV", "a CSV of a million rows of 21 decimals, reading", "decimals_mb_per_s", "MB/s"),
    PIXELS("CSV", "a CSV of 70,000 rows of 785 small integers, reading", "pixels_mb_per_s", "MB/s"),
    SUBMISSIONS("JOBS", "jobs submitted by 8 clients", "submissions_per_s", "jobs/s"),
    SUBMISSION_CPU("JOBS", "processor time of a submission, its client included", "submission_cpu_ms", "ms"),
    QUEUED_LIST("JOBS", "a page of 100 of 10,000 queued jobs", "list_ms", "ms");

    private final String workload;
    private final String title;
    private final String field;
    private final String unit;

    Measure(String workload, String title, String field, String unit) {
        this.workload = workload;
        this.title = title;
        this.field = field;
        this.unit = unit;
    }

    static List<Measure> of(String workload) {
        return Stream.of(values())
                .filter(measure -> measure.workload.equals(workload))
                .toList();
    }

    String workload() {
        return workload;
    }

    String title() {
        return title;
    }

    /** Under which a result has it. */
    String field() {
        return field;
    }

    String unit() {
        return unit;
    }

    /** How many times as fast as another, whose figure is {@code theirs}. */
    double ratio(double ours, double theirs) {
        boolean time = this == ONE_ROW || this == SUBMISSION_CPU || this == QUEUED_LIST;
        return time ? theirs / ours : ours / theirs;
    }
}
