package dev.chainrule.prediction.shadow;

import dev.chainrule.encoding.TargetEncoding.NumberTarget;
import dev.chainrule.prediction.shadow.ShadowResponse.ShadowDifference;
import dev.chainrule.prediction.shadow.ShadowResponse.ShadowNumbers;
import dev.chainrule.prediction.shadow.ShadowResponse.ShadowTarget;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Numbers, whose differences are measured by the standard deviation of the target, or else by the numbers themselves. */
final class ComparedNumbers implements ComparedTarget {

    private static final List<Double> BOUNDS = List.of(0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0);

    private final String column;
    private final @Nullable Double spread;
    private final double tolerance;
    private final long[] differences = new long[BOUNDS.size() + 1];
    private long agreeing;
    private long finite;
    private long nonFinite;
    private double mean;
    private double largest;

    /** @param tolerance share of the measure by which two numbers may differ and agree */
    ComparedNumbers(NumberTarget target, double tolerance) {
        this.column = target.column();
        this.spread = spread(target);
        this.tolerance = tolerance;
    }

    /** In the unit of the data; null where the model scales the target otherwise. */
    private static @Nullable Double spread(NumberTarget target) {
        boolean linear =
                switch (target.scaling()) {
                    case STANDARDIZE, STANDARDIZE_TOGETHER, MIN_MAX, ROBUST -> true;
                    case LOG1P, QUANTILE, NONE -> false;
                };
        return linear && target.spread() > 0 ? (Double) target.spread() : null;
    }

    @Override
    public String column() {
        return column;
    }

    @Override
    public boolean agree(@Nullable Object answered, @Nullable Object challenger) {
        boolean agree = (answered instanceof Double one && challenger instanceof Double other)
                ? isNear(one, other)
                : neither(answered, challenger);
        if (agree) {
            agreeing++;
        }
        return agree;
    }

    /** What is not finite is answered as null. */
    private boolean neither(@Nullable Object answered, @Nullable Object challenger) {
        nonFinite++;
        return answered == null && challenger == null;
    }

    private boolean isNear(double one, double other) {
        double difference = Math.abs(one - other);
        double share = share(difference, one, other);
        finite++;
        mean += (difference - mean) / finite;
        largest = Math.max(largest, difference);
        int bin = 0;
        while (bin < BOUNDS.size() && share > BOUNDS.get(bin)) {
            bin++;
        }
        differences[bin]++;
        return share <= tolerance;
    }

    private double share(double difference, double one, double other) {
        double measure = spread == null ? Math.max(Math.abs(one), Math.abs(other)) : spread;
        return difference == 0 ? 0 : difference / measure;
    }

    @Override
    public ShadowTarget response() {
        List<ShadowDifference> bins = new ArrayList<>();
        for (int i = 0; i < differences.length; i++) {
            bins.add(new ShadowDifference(i < BOUNDS.size() ? BOUNDS.get(i) : null, differences[i]));
        }
        ShadowNumbers numbers = new ShadowNumbers(
                finite == 0 ? null : (Double) mean,
                finite == 0 ? null : (Double) largest,
                spread == null ? "answer" : "scale",
                spread,
                tolerance,
                bins,
                nonFinite);
        return new ShadowTarget(column, agreeing, null, null, numbers);
    }
}
