package dev.chainrule.network.optimizer;

import java.util.ArrayList;
import java.util.List;

/**
 * One step of one parameter in double precision, with every number on the way.
 *
 * @param before what the optimizer remembered, as the formula names it
 * @param quantities in the order in which they are computed
 * @param parameter what it becomes
 */
public record OneStep(List<Quantity> before, List<Quantity> quantities, double parameter) {

    public OneStep {
        before = List.copyOf(before);
        quantities = List.copyOf(quantities);
    }

    /**
     * A number on the way.
     *
     * @param name as the optimizer's formula has it
     * @param formula it is computed by; empty for what was remembered
     */
    public record Quantity(String name, String formula, double value) {}

    /** Notes numbers while they are computed. */
    static final class Working {

        private final List<Quantity> before = new ArrayList<>();
        private final List<Quantity> quantities = new ArrayList<>();

        double remembered(String name, double value) {
            before.add(new Quantity(name, "", value));
            return value;
        }

        double note(String name, String formula, double value) {
            quantities.add(new Quantity(name, formula, value));
            return value;
        }

        /** {@code g ← g + λθ}, where there is a λ. */
        double decayed(double gradient, double weightDecay, double parameter) {
            return weightDecay == 0 ? gradient : note("g", "g + λθ", gradient + weightDecay * parameter);
        }

        OneStep end(String formula, double parameter) {
            note("θ", formula, parameter);
            return new OneStep(before, quantities, parameter);
        }
    }
}
