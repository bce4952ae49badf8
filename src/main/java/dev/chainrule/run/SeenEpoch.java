package dev.chainrule.run;

import dev.chainrule.job.RunState.Epoch;
import dev.chainrule.network.EpochReport;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An epoch that is done; what the history says of it is put together only when somebody asks. */
final class SeenEpoch {

    private final int number;
    private final double loss;
    private final @Nullable EpochReport report;
    private @Nullable Epoch told;

    SeenEpoch(EpochReport report) {
        this.number = report.epoch();
        this.loss = Epoch.loss(report);
        this.report = report;
    }

    SeenEpoch(Epoch told) {
        this.number = told.epoch();
        this.loss = told.loss() == null ? Double.NaN : told.loss();
        this.report = null;
        this.told = told;
    }

    static @Nullable SeenEpoch of(@Nullable Epoch told) {
        return told == null ? null : new SeenEpoch(told);
    }

    int number() {
        return number;
    }

    /** That it is compared by; NaN where it is not finite. */
    double loss() {
        return loss;
    }

    /** Null where it is not measured. */
    @Nullable
    Double value(String metric) {
        return report == null ? metrics().get(metric) : report.metrics().get(metric);
    }

    Map<String, @Nullable Double> metrics() {
        return told().metrics();
    }

    Epoch told() {
        if (told == null) {
            told = Epoch.of(Objects.requireNonNull(report));
        }
        return told;
    }
}
