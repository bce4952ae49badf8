package dev.chainrule.network.optimizer;

import dev.chainrule.choice.Member;
import dev.chainrule.choice.Parameter;
import dev.chainrule.network.math.Functions;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Adam with Nesterov momentum, whose share grows from half of β₁ to all of it. */
@Member(
        value = "nadam",
        summary = "Adam with Nesterov's look ahead: often a little faster at the start.",
        formula =
                "μₜ = β₁(1 − ½·0.96^(tψ));  g ← g + λθ;  m, v as Adam;  θ ← θ − α · ((1 − μₜ)g / (1 − Πμ) + μₜ₊₁m / (1 − Πμ·μₜ₊₁)) / (√v̂ + ε)",
        source = "Dozat 2016, Incorporating Nesterov Momentum into Adam, algorithm 2")
public record NAdam(
        @Parameter(value = "Step size α.", fallback = "0.002", above = 0, max = 1000)
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

        @Parameter(value = "How fast the momentum grows to β₁, ψ.", fallback = "0.004", min = 0, max = 1)
        double momentumDecay,

        @Parameter(
                value = "L2 penalty: this fraction of each weight is added to its gradient, λ.",
                fallback = "0",
                min = 0,
                max = 10)
        double weightDecay)
        implements Optimizer {

    private double momentum(long step) {
        return beta1 * (1 - 0.5 * Functions.pow(0.96, step * momentumDecay));
    }

    /** Mean, mean square, and {@code 1 − Πμ}: the same for every parameter, but kept with them. */
    @Override
    public List<String> remembers() {
        return List.of("mean", "mean square", "weight of the mean");
    }

    @Override
    public void prepare(double learningRate, long step, float[] scalars) {
        scalars[0] = (float) momentum(step);
        scalars[1] = (float) (1 - momentum(step));
        scalars[2] = (float) momentum(step + 1);
        scalars[3] = (float) (1 - momentum(step + 1));
        scalars[4] = (float) learningRate;
        scalars[5] = (float) (1 / Math.sqrt(1 - Functions.pow(beta2, (double) step)));
    }

    @Override
    public void update(float[] parameters, float[] gradients, float[][] slots, int n, float[] scalars) {
        float b1 = (float) beta1;
        float c1 = (float) (1 - beta1);
        float b2 = (float) beta2;
        float c2 = (float) (1 - beta2);
        float weight = scalars[0] * slots[2][0] + scalars[1];
        Arrays.fill(slots[2], 0, n, weight);
        float gradientRate = scalars[4] * scalars[1] / weight;
        float meanRate = scalars[4] * scalars[2] / (scalars[2] * weight + scalars[3]);
        float unbias = scalars[5];
        float tiny = (float) epsilon;
        float decay = (float) weightDecay;
        float[] mean = slots[0];
        float[] square = slots[1];
        for (int i = 0; i < n; i++) {
            float g = gradients[i] + decay * parameters[i];
            float m = b1 * mean[i] + c1 * g;
            float v = b2 * square[i] + c2 * g * g;
            mean[i] = m;
            square[i] = v;
            parameters[i] -= (gradientRate * g + meanRate * m) / ((float) Math.sqrt(v) * unbias + tiny);
        }
    }

    @Override
    public void update(INDArray parameters, INDArray gradients, INDArray[] slots, double learningRate, long step) {
        INDArray g = gradients.add(parameters.mul(weightDecay));
        INDArray mean = slots[0];
        INDArray square = slots[1];
        INDArray weight = slots[2];
        mean.muli(beta1).addi(g.mul(1 - beta1));
        square.muli(beta2).addi(g.mul(g).mul(1 - beta2));
        weight.muli(momentum(step)).addi(1 - momentum(step));
        double next = momentum(step + 1);
        INDArray direction = g.mul(1 - momentum(step))
                .div(weight)
                .add(mean.mul(next).div(weight.mul(next).add(1 - next)));
        INDArray unbiasedSquare = square.div(1 - StrictMath.pow(beta2, (double) step));
        parameters.subi(
                direction.mul(learningRate).div(Transforms.sqrt(unbiasedSquare).add(epsilon)));
    }

    @Override
    public OneStep explain(double parameter, double gradient, double[] slots, double learningRate, long step) {
        OneStep.Working working = new OneStep.Working();
        double m = working.remembered("m", slots[0]);
        double v = working.remembered("v", slots[1]);
        double weight = working.remembered("1 − Πμ", slots[2]);
        double g = working.decayed(gradient, weightDecay, parameter);
        double now = working.note("μₜ", "β₁(1 − ½·0.96^(tψ))", momentum(step));
        double next = working.note("μₜ₊₁", "β₁(1 − ½·0.96^((t + 1)ψ))", momentum(step + 1));
        slots[0] = working.note("m", "β₁m + (1 − β₁)g", beta1 * m + (1 - beta1) * g);
        slots[1] = working.note("v", "β₂v + (1 − β₂)g²", beta2 * v + (1 - beta2) * g * g);
        slots[2] = working.note("1 − Πμ", "1 − μₜ·Πμ", now * weight + 1 - now);
        double later = working.note("1 − Πμ·μₜ₊₁", "1 − μₜ₊₁·Πμ", next * slots[2] + 1 - next);
        double square = slots[1] / (1 - StrictMath.pow(beta2, (double) step));
        working.note("v̂", "v / (1 − β₂ᵗ)", square);
        double direction = (1 - now) * g / slots[2] + next * slots[0] / later;
        return working.end(
                "θ − α · ((1 − μₜ)g / (1 − Πμ) + μₜ₊₁m / (1 − Πμ·μₜ₊₁)) / (√v̂ + ε)",
                parameter - learningRate * direction / (Math.sqrt(square) + epsilon));
    }
}
