package dev.chainrule.network.optimizer;

import dev.chainrule.network.Member;
import dev.chainrule.network.Parameter;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Gradient descent with inertia: a velocity that gradients push and friction slows. */
@Member(
        value = "momentum",
        formula = "v ← μ·v + g;  θ ← θ − α·v",
        source = "Polyak 1964; Sutskever, Martens, Dahl, Hinton 2013")
public record Momentum(
        @Parameter(value = "Step size α.", fallback = "0.01", above = 0, max = 1000)
        double learningRate,

        @Parameter(value = "Share of the velocity kept per step, μ.", fallback = "0.9", min = 0, below = 1)
        double momentum)
        implements Optimizer {

    @Override
    public int slots() {
        return 1;
    }

    @Override
    public void update(float[] parameters, float[] gradients, float[][] slots, int n, double learningRate, long step) {
        float rate = (float) learningRate;
        float kept = (float) momentum;
        float[] velocity = slots[0];
        for (int i = 0; i < n; i++) {
            velocity[i] = kept * velocity[i] + gradients[i];
            parameters[i] -= rate * velocity[i];
        }
    }

    @Override
    public void update(INDArray parameters, INDArray gradients, INDArray[] slots, double learningRate, long step) {
        INDArray velocity = slots[0];
        velocity.muli(momentum).addi(gradients);
        parameters.subi(velocity.mul(learningRate));
    }
}
