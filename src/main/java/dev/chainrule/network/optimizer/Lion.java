package dev.chainrule.network.optimizer;

import dev.chainrule.choice.Member;
import dev.chainrule.choice.Parameter;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Evolved sign momentum: every weight moves by the learning rate, up or down. */
@Member(
        value = "lion",
        summary =
                "Steps of one size in the direction of the mean gradient's sign: little memory, wants a small learning rate.",
        formula = "c = β₁m + (1 − β₁)g;  θ ← θ − α(sign(c) + λθ);  m ← β₂m + (1 − β₂)g",
        source = "Chen and others 2023, arXiv:2302.06675, algorithm 2")
public record Lion(
        @Parameter(value = "Step size α.", fallback = "0.0001", above = 0, max = 1000)
        double learningRate,

        @Parameter(value = "Fraction of the mean in the direction, β₁.", fallback = "0.9", min = 0, below = 1)
        double beta1,

        @Parameter(
                value = "Decay of the mean gradient: the fraction kept per step, β₂.",
                fallback = "0.99",
                min = 0,
                below = 1)
        double beta2,

        @Parameter(
                value =
                        "Weight decay: every weight shrinks by this fraction of itself times the learning rate per step, λ.",
                fallback = "0",
                min = 0,
                max = 10)
        double weightDecay)
        implements Optimizer {

    /** Makes ±1 of every number above 3·10⁻³⁹ when cut off there; a comparison would not become vector instructions. */
    private static final float STEEP = 3e38f;

    @Override
    public List<String> remembers() {
        return List.of("mean");
    }

    @Override
    public void prepare(double learningRate, long step, float[] scalars) {
        scalars[0] = (float) learningRate;
        scalars[1] = (float) (1 - learningRate * weightDecay);
    }

    @Override
    public void update(float[] parameters, float[] gradients, float[][] slots, int n, float[] scalars) {
        float rate = scalars[0];
        float shrink = scalars[1];
        float b1 = (float) beta1;
        float c1 = (float) (1 - beta1);
        float b2 = (float) beta2;
        float c2 = (float) (1 - beta2);
        float[] mean = slots[0];
        for (int i = 0; i < n; i++) {
            float g = gradients[i];
            float m = mean[i];
            float sign = Math.max(-1f, Math.min(1f, STEEP * (b1 * m + c1 * g)));
            parameters[i] = shrink * parameters[i] - rate * sign;
            mean[i] = b2 * m + c2 * g;
        }
    }

    @Override
    public void update(INDArray parameters, INDArray gradients, INDArray[] slots, double learningRate, long step) {
        INDArray mean = slots[0];
        INDArray direction = mean.mul(beta1).add(gradients.mul(1 - beta1));
        parameters.subi(
                Transforms.sign(direction).add(parameters.mul(weightDecay)).mul(learningRate));
        mean.muli(beta2).addi(gradients.mul(1 - beta2));
    }

    @Override
    public OneStep explain(double parameter, double gradient, double[] slots, double learningRate, long step) {
        OneStep.Working working = new OneStep.Working();
        double m = working.remembered("m", slots[0]);
        double c = working.note("c", "β₁m + (1 − β₁)g", beta1 * m + (1 - beta1) * gradient);
        double moved = parameter - learningRate * (Math.signum(c) + weightDecay * parameter);
        slots[0] = working.note("m", "β₂m + (1 − β₂)g", beta2 * m + (1 - beta2) * gradient);
        return working.end("θ − α(sign(c) + λθ)", moved);
    }
}
