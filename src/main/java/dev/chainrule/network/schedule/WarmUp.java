package dev.chainrule.network.schedule;

import java.util.Map;
import java.util.function.Supplier;

/**
 * A straight line up to where a schedule begins, so that the first steps, of weights that mean nothing yet, are small:
 * Goyal and others 2017, arXiv:1706.02677, section 2.2.
 */
record WarmUp(int steps, Pace then) implements Pace {

    @Override
    public double factor(long step) {
        return step > steps ? then.factor(step - steps) : then.factor(1) * step / (steps + 1.0);
    }

    @Override
    public void see(Supplier<Map<String, Double>> metrics) {
        then.see(metrics);
    }

    @Override
    public double[] state() {
        return then.state();
    }

    @Override
    public void restore(double[] state) {
        then.restore(state);
    }
}
