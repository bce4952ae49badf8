package dev.chainrule.network.optimizer;

import dev.chainrule.choice.Member;
import dev.chainrule.choice.Parameter;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Divides each gradient by the root of the sum of all its squares so far. */
@Member(
        value = "adagrad",
        summary =
                "A step size for each weight that shrinks with its past gradients: good for rare features, slow at the end.",
        formula = "g ← g + λθ;  s ← s + g²;  θ ← θ − α·g / (√s + ε)",
        source = "Duchi, Hazan and Singer 2011, figure 1")
public record AdaGrad(
        @Parameter(value = "Step size α.", fallback = "0.01", above = 0, max = 1000)
        double learningRate,

        @Parameter(value = "Keeps the division finite, ε.", fallback = "1e-10", above = 0, max = 1)
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
        return List.of("sum of squares");
    }

    @Override
    public void prepare(double learningRate, long step, float[] scalars) {
        scalars[0] = (float) learningRate;
    }

    @Override
    public void update(float[] parameters, float[] gradients, float[][] slots, int n, float[] scalars) {
        float rate = scalars[0];
        float decay = (float) weightDecay;
        float tiny = (float) epsilon;
        float[] sum = slots[0];
        for (int i = 0; i < n; i++) {
            float g = gradients[i] + decay * parameters[i];
            float s = sum[i] + g * g;
            sum[i] = s;
            parameters[i] -= rate * g / ((float) Math.sqrt(s) + tiny);
        }
    }

    @Override
    public void update(INDArray parameters, INDArray gradients, INDArray[] slots, double learningRate, long step) {
        INDArray g = gradients.add(parameters.mul(weightDecay));
        INDArray sum = slots[0];
        sum.addi(g.mul(g));
        parameters.subi(g.mul(learningRate).div(Transforms.sqrt(sum).add(epsilon)));
    }

    @Override
    public OneStep explain(double parameter, double gradient, double[] slots, double learningRate, long step) {
        OneStep.Working working = new OneStep.Working();
        double s = working.remembered("s", slots[0]);
        double g = working.decayed(gradient, weightDecay, parameter);
        slots[0] = working.note("s", "s + g²", s + g * g);
        return working.end("θ − α·g / (√s + ε)", parameter - learningRate * g / (Math.sqrt(slots[0]) + epsilon));
    }
}
