package dev.chainrule.network.optimizer;

import dev.chainrule.network.math.UpdateRule;
import java.util.List;

/** How weights are changed by their gradients: the only code that writes weights during training. */
public sealed interface Optimizer extends UpdateRule
        permits GradientDescent, Momentum, Nesterov, AdaGrad, AdaDelta, RmsProp, Adam, AmsGrad, NAdam, AdamW, Lion {

    /** Size of the steps, before any schedule. */
    double learningRate();

    /** What each slot holds of a parameter, in their order: only an optimizer that remembers the same may go on with it. */
    List<String> remembers();

    @Override
    default int slots() {
        return remembers().size();
    }

    /**
     * One step of one parameter in double precision: what {@link #update} does to all of them, in numbers.
     *
     * @param slots what is remembered of it; changed in place
     * @param step counted from 1
     */
    OneStep explain(double parameter, double gradient, double[] slots, double learningRate, long step);

    /** How strongly weights are drawn towards zero; 0 for not at all. */
    double weightDecay();
}
