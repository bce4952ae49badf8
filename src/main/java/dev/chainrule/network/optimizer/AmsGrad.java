package dev.chainrule.network.optimizer;

import dev.chainrule.choice.Member;
import dev.chainrule.choice.Parameter;
import dev.chainrule.network.math.Functions;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Adam over the largest mean square there has been. */
@Member(
        value = "amsgrad",
        summary = "Adam that never forgets a large gradient, so its steps never grow again.",
        formula = "g ← g + λθ;  m ← β₁m + (1 − β₁)g;  v ← β₂v + (1 − β₂)g²;  u ← max(u, v);  θ ← θ − α · m̂ / (√û + ε)",
        source = "Reddi, Kale and Kumar 2018, arXiv:1904.09237, algorithm 2, with Adam's corrections as in PyTorch")
public record AmsGrad(
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
                value = "L2 penalty: this fraction of each weight is added to its gradient, λ.",
                fallback = "0",
                min = 0,
                max = 10)
        double weightDecay)
        implements Optimizer {

    @Override
    public List<String> remembers() {
        return List.of("mean", "mean square", "largest mean square");
    }

    @Override
    public void prepare(double learningRate, long step, float[] scalars) {
        scalars[0] = (float) (learningRate / (1 - Functions.pow(beta1, (double) step)));
        scalars[1] = (float) (1 / Math.sqrt(1 - Functions.pow(beta2, (double) step)));
    }

    @Override
    public void update(float[] parameters, float[] gradients, float[][] slots, int n, float[] scalars) {
        float b1 = (float) beta1;
        float c1 = (float) (1 - beta1);
        float b2 = (float) beta2;
        float c2 = (float) (1 - beta2);
        float rate = scalars[0];
        float unbias = scalars[1];
        float tiny = (float) epsilon;
        float decay = (float) weightDecay;
        float[] mean = slots[0];
        float[] square = slots[1];
        float[] largest = slots[2];
        for (int i = 0; i < n; i++) {
            float g = gradients[i] + decay * parameters[i];
            float m = b1 * mean[i] + c1 * g;
            float v = b2 * square[i] + c2 * g * g;
            float u = Math.max(largest[i], v);
            mean[i] = m;
            square[i] = v;
            largest[i] = u;
            parameters[i] -= rate * m / ((float) Math.sqrt(u) * unbias + tiny);
        }
    }

    @Override
    public void update(INDArray parameters, INDArray gradients, INDArray[] slots, double learningRate, long step) {
        INDArray g = gradients.add(parameters.mul(weightDecay));
        INDArray mean = slots[0];
        INDArray square = slots[1];
        INDArray largest = slots[2];
        mean.muli(beta1).addi(g.mul(1 - beta1));
        square.muli(beta2).addi(g.mul(g).mul(1 - beta2));
        largest.assign(Transforms.max(largest, square));
        INDArray unbiasedMean = mean.div(1 - StrictMath.pow(beta1, (double) step));
        INDArray unbiasedLargest = largest.div(1 - StrictMath.pow(beta2, (double) step));
        parameters.subi(unbiasedMean
                .mul(learningRate)
                .div(Transforms.sqrt(unbiasedLargest).add(epsilon)));
    }

    @Override
    public OneStep explain(double parameter, double gradient, double[] slots, double learningRate, long step) {
        OneStep.Working working = new OneStep.Working();
        double m = working.remembered("m", slots[0]);
        double v = working.remembered("v", slots[1]);
        double u = working.remembered("u", slots[2]);
        double g = working.decayed(gradient, weightDecay, parameter);
        slots[0] = working.note("m", "β₁m + (1 − β₁)g", beta1 * m + (1 - beta1) * g);
        slots[1] = working.note("v", "β₂v + (1 − β₂)g²", beta2 * v + (1 - beta2) * g * g);
        slots[2] = working.note("u", "max(u, v)", Math.max(u, slots[1]));
        double mean = slots[0] / (1 - StrictMath.pow(beta1, (double) step));
        double largest = slots[2] / (1 - StrictMath.pow(beta2, (double) step));
        working.note("m̂", "m / (1 − β₁ᵗ)", mean);
        working.note("û", "u / (1 − β₂ᵗ)", largest);
        return working.end("θ − α · m̂ / (√û + ε)", parameter - learningRate * mean / (Math.sqrt(largest) + epsilon));
    }
}
