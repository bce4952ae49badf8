package dev.chainrule.network.optimizer;

import dev.chainrule.choice.Member;
import dev.chainrule.choice.Parameter;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Momentum that takes the gradient from where the velocity is about to lead. */
@Member(
        value = "nesterov",
        summary = "Momentum that looks ahead: it corrects its course before it overshoots.",
        formula = "g ← g + λθ;  v ← μ·v + g;  θ ← θ − α·(g + μ·v)",
        source = "Nesterov 1983; Sutskever, Martens, Dahl, Hinton 2013, equations 3 and 4, as PyTorch writes them")
public record Nesterov(
        @Parameter(value = "Step size α.", fallback = "0.01", above = 0, max = 1000)
        double learningRate,

        @Parameter(
                value = "Momentum: the fraction of the velocity kept per step, μ.",
                fallback = "0.9",
                min = 0,
                below = 1)
        double momentum,

        @Parameter(
                value = "L2 penalty: this fraction of each weight is added to its gradient, λ.",
                fallback = "0",
                min = 0,
                max = 10)
        double weightDecay)
        implements Optimizer {

    @Override
    public List<String> remembers() {
        return List.of("velocity");
    }

    @Override
    public void prepare(double learningRate, long step, float[] scalars) {
        scalars[0] = (float) learningRate;
    }

    @Override
    public void update(float[] parameters, float[] gradients, float[][] slots, int n, float[] scalars) {
        float rate = scalars[0];
        float decay = (float) weightDecay;
        float kept = (float) momentum;
        float[] velocity = slots[0];
        for (int i = 0; i < n; i++) {
            float g = gradients[i] + decay * parameters[i];
            float v = kept * velocity[i] + g;
            velocity[i] = v;
            parameters[i] -= rate * (g + kept * v);
        }
    }

    @Override
    public void update(INDArray parameters, INDArray gradients, INDArray[] slots, double learningRate, long step) {
        INDArray g = gradients.add(parameters.mul(weightDecay));
        INDArray velocity = slots[0];
        velocity.muli(momentum).addi(g);
        parameters.subi(g.add(velocity.mul(momentum)).mul(learningRate));
    }

    @Override
    public OneStep explain(double parameter, double gradient, double[] slots, double learningRate, long step) {
        OneStep.Working working = new OneStep.Working();
        double v = working.remembered("v", slots[0]);
        double g = working.decayed(gradient, weightDecay, parameter);
        slots[0] = working.note("v", "μ·v + g", momentum * v + g);
        return working.end("θ − α·(g + μ·v)", parameter - learningRate * (g + momentum * slots[0]));
    }
}
