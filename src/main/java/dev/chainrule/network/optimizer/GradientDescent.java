package dev.chainrule.network.optimizer;

import dev.chainrule.network.Member;
import dev.chainrule.network.Parameter;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Walks downhill by the learning rate. */
@Member(value = "sgd", aliases = "gradient_descent", formula = "θ ← θ − α·g", source = "Robbins and Monro 1951")
public record GradientDescent(
        @Parameter(value = "Step size α.", fallback = "0.01", above = 0, max = 1000)
        double learningRate) implements Optimizer {

    @Override
    public int slots() {
        return 0;
    }

    @Override
    public void update(float[] parameters, float[] gradients, float[][] slots, int n, double learningRate, long step) {
        float rate = (float) learningRate;
        for (int i = 0; i < n; i++) {
            parameters[i] -= rate * gradients[i];
        }
    }

    @Override
    public void update(INDArray parameters, INDArray gradients, INDArray[] slots, double learningRate, long step) {
        parameters.subi(gradients.mul(learningRate));
    }
}
