package dev.chainrule.encoding.feature;

import dev.chainrule.table.Moments;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the training rows say about a column of numbers. */
public final class NumberFacts {

    private final Scaling scaling;
    private final Moments raw = new Moments();
    private final Moments scaled;
    private @Nullable Ranks ranks;

    public NumberFacts(Scaling scaling) {
        this.scaling = scaling;
        this.scaled = scaling == Scaling.LOG1P ? new Moments() : raw;
    }

    /** Adds the numbers of another column. */
    public void add(NumberFacts other) {
        raw.add(other.raw);
    }

    /** Adds the first {@code n} values; they may be changed then. */
    public void add(double[] values, int n) {
        raw.add(values, n);
        if (scaled != raw) {
            for (int i = 0; i < n; i++) {
                values[i] = scaling.bent(values[i]);
            }
            scaled.add(values, n);
        }
    }

    public void rank(Ranks found) {
        ranks = found;
    }

    /** Of the numbers as they are. */
    public Moments raw() {
        return raw;
    }

    /** Of what is scaled. */
    public Moments scaled() {
        return scaled;
    }

    /** @throws NullPointerException when the order was not asked for */
    public Ranks ranks() {
        return Objects.requireNonNull(ranks);
    }

    public Scaling scaling() {
        return scaling;
    }

    public double center() {
        return scaling.center(this);
    }

    public double spread() {
        return scaling.spread(this);
    }
}
