package dev.chainrule.network.optimizer;

import dev.chainrule.choice.Member;
import dev.chainrule.choice.Parameter;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Walks downhill by the learning rate. */
@Member(
        value = "sgd",
        aliases = "gradient_descent",
        summary = "Steps along the negative gradient, scaled by the learning rate: the simplest optimizer.",
        formula = "g ← g + λθ;  θ ← θ − α·g",
        source = "Robbins and Monro 1951")
public record GradientDescent(
        @Parameter(value = "Step size α.", fallback = "0.01", above = 0, max = 1000)
        double learningRate,

        @Parameter(
                value = "L2 penalty: this fraction of each weight is added to its gradient, λ.",
                fallback = "0",
                min = 0,
                max = 10)
        double weightDecay)
        implements Optimizer {

    public GradientDescent(double learningRate) {
        this(learningRate, 0);
    }

    @Override
    public List<String> remembers() {
        return List.of();
    }

    @Override
    public void prepare(double learningRate, long step, float[] scalars) {
        scalars[0] = (float) learningRate;
    }

    @Override
    public void update(float[] parameters, float[] gradients, float[][] slots, int n, float[] scalars) {
        float rate = scalars[0];
        float decay = (float) weightDecay;
        for (int i = 0; i < n; i++) {
            parameters[i] -= rate * (gradients[i] + decay * parameters[i]);
        }
    }

    @Override
    public void update(INDArray parameters, INDArray gradients, INDArray[] slots, double learningRate, long step) {
        parameters.subi(gradients.add(parameters.mul(weightDecay)).mul(learningRate));
    }

    @Override
    public OneStep explain(double parameter, double gradient, double[] slots, double learningRate, long step) {
        OneStep.Working working = new OneStep.Working();
        double g = working.decayed(gradient, weightDecay, parameter);
        return working.end("θ − α·g", parameter - learningRate * g);
    }
}
