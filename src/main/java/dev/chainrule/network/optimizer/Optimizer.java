package dev.chainrule.network.optimizer;

import dev.chainrule.network.math.UpdateRule;

/** How weights are changed by their gradients: the only code that writes weights during training. */
public sealed interface Optimizer extends UpdateRule
        permits GradientDescent, Momentum, Nesterov, AdaGrad, AdaDelta, RmsProp, Adam, AmsGrad, NAdam, AdamW, Lion {

    /** Size of the steps, before any schedule. */
    double learningRate();

    /** How strongly weights are drawn towards zero; 0 for not at all. */
    double weightDecay();
}
