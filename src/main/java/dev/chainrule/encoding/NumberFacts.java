package dev.chainrule.encoding;

import dev.chainrule.encoding.feature.Ranks;
import dev.chainrule.encoding.feature.Scaling;
import dev.chainrule.table.Moments;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the training rows say about a column of numbers. */
public final class NumberFacts {

    private final Scaling scaling;
    private final Moments raw = new Moments();
    private final Moments scaled;
    private @Nullable Ranks ranks;

    NumberFacts(Scaling scaling) {
        this.scaling = scaling;
        this.scaled = scaling == Scaling.LOG1P ? new Moments() : raw;
    }

    /** Adds the numbers of another column. */
    void add(NumberFacts other) {
        raw.add(other.raw);
    }

    /** Adds the first {@code n} values; they may be changed then. */
    void add(double[] values, int n) {
        raw.add(values, n);
        if (scaled != raw) {
            for (int i = 0; i < n; i++) {
                values[i] = scaling.bent(values[i]);
            }
            scaled.add(values, n);
        }
    }

    void rank(Ranks found) {
        ranks = found;
    }

    /** Of the numbers as they are. */
    Moments raw() {
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

    Scaling scaling() {
        return scaling;
    }

    double center() {
        return scaling.center(this);
    }

    double spread() {
        return scaling.spread(this);
    }
}
