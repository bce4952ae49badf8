package dev.chainrule.network.optimizer;

import dev.chainrule.choice.Member;
import dev.chainrule.choice.Parameter;
import dev.chainrule.network.math.Functions;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Adam with weight decay beside the gradient, not inside it. */
@Member(
        value = "adamw",
        summary =
                "Adam whose weight decay is not scaled by the gradients: usually generalises better than Adam with L2.",
        formula = "θ ← θ − αλθ;  m ← β₁m + (1 − β₁)g;  v ← β₂v + (1 − β₂)g²;  θ ← θ − α · m̂ / (√v̂ + ε)",
        source = "Loshchilov and Hutter 2019, arXiv:1711.05101, algorithm 2")
public record AdamW(
        @Parameter(value = "Step size α.", fallback = "0.001", above = 0, max = 1000)
        double learningRate,

        @Parameter(
                value = "Decay of the mean gradient: the fraction kept per step, β₁.",
                fallback = "0.9",
                min = 0,
                below = 1)
        double beta1,

        @Parameter(
                value = "Decay of the mean square: the fraction kept per step, β₂.",
                fallback = "0.999",
                min = 0,
                below = 1)
        double beta2,

        @Parameter(value = "Keeps the division finite, ε.", fallback = "1e-8", above = 0, max = 1)
        double epsilon,

        @Parameter(
                value =
                        "Weight decay: every weight shrinks by this fraction of itself times the learning rate per step, λ.",
                fallback = "0.01",
                min = 0,
                max = 10)
        double weightDecay)
        implements Optimizer {

    @Override
    public List<String> remembers() {
        return List.of("mean", "mean square");
    }

    @Override
    public void prepare(double learningRate, long step, float[] scalars) {
        scalars[0] = (float) (learningRate / (1 - Functions.pow(beta1, (double) step)));
        scalars[1] = (float) (1 / Math.sqrt(1 - Functions.pow(beta2, (double) step)));
        scalars[2] = (float) (1 - learningRate * weightDecay);
    }

    @Override
    public void update(float[] parameters, float[] gradients, float[][] slots, int n, float[] scalars) {
        float b1 = (float) beta1;
        float c1 = (float) (1 - beta1);
        float b2 = (float) beta2;
        float c2 = (float) (1 - beta2);
        float rate = scalars[0];
        float unbias = scalars[1];
        float shrink = scalars[2];
        float tiny = (float) epsilon;
        float[] mean = slots[0];
        float[] square = slots[1];
        for (int i = 0; i < n; i++) {
            float g = gradients[i];
            float m = b1 * mean[i] + c1 * g;
            float v = b2 * square[i] + c2 * g * g;
            mean[i] = m;
            square[i] = v;
            parameters[i] = shrink * parameters[i] - rate * m / ((float) Math.sqrt(v) * unbias + tiny);
        }
    }

    @Override
    public void update(INDArray parameters, INDArray gradients, INDArray[] slots, double learningRate, long step) {
        INDArray mean = slots[0];
        INDArray square = slots[1];
        parameters.muli(1 - learningRate * weightDecay);
        mean.muli(beta1).addi(gradients.mul(1 - beta1));
        square.muli(beta2).addi(gradients.mul(gradients).mul(1 - beta2));
        INDArray unbiasedMean = mean.div(1 - StrictMath.pow(beta1, (double) step));
        INDArray unbiasedSquare = square.div(1 - StrictMath.pow(beta2, (double) step));
        parameters.subi(unbiasedMean
                .mul(learningRate)
                .div(Transforms.sqrt(unbiasedSquare).add(epsilon)));
    }

    @Override
    public OneStep explain(double parameter, double gradient, double[] slots, double learningRate, long step) {
        OneStep.Working working = new OneStep.Working();
        double m = working.remembered("m", slots[0]);
        double v = working.remembered("v", slots[1]);
        double shrunk = working.note("θ", "θ − αλθ", parameter - learningRate * weightDecay * parameter);
        slots[0] = working.note("m", "β₁m + (1 − β₁)g", beta1 * m + (1 - beta1) * gradient);
        slots[1] = working.note("v", "β₂v + (1 − β₂)g²", beta2 * v + (1 - beta2) * gradient * gradient);
        double mean = slots[0] / (1 - StrictMath.pow(beta1, (double) step));
        double square = slots[1] / (1 - StrictMath.pow(beta2, (double) step));
        working.note("m̂", "m / (1 − β₁ᵗ)", mean);
        working.note("v̂", "v / (1 − β₂ᵗ)", square);
        return working.end("θ − α · m̂ / (√v̂ + ε)", shrunk - learningRate * mean / (Math.sqrt(square) + epsilon));
    }
}
