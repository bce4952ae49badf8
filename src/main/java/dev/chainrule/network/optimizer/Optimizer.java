package dev.chainrule.network.optimizer;

import dev.chainrule.network.math.UpdateRule;

/** How weights are changed by their gradients: the only code that writes weights during training. */
public sealed interface Optimizer extends UpdateRule permits GradientDescent, Momentum, Adam {

    /** Size of the steps, before any schedule. */
    double learningRate();
}
