package dev.chainrule.network.optimizer;

import dev.chainrule.choice.Member;
import dev.chainrule.choice.Parameter;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Scales each gradient by the ratio of the usual step to the usual gradient. */
@Member(
        value = "adadelta",
        summary = "Steps as long as the recent ones, in each weight's own unit: needs no learning rate.",
        formula = "g ← g + λθ;  s ← ρs + (1 − ρ)g²;  Δ = g·√(d + ε) / √(s + ε);  d ← ρd + (1 − ρ)Δ²;  θ ← θ − α·Δ",
        source = "Zeiler 2012, arXiv:1212.5701, algorithm 1")
public record AdaDelta(
        @Parameter(value = "Step size α; 1 in the paper.", fallback = "1", above = 0, max = 1000)
        double learningRate,

        @Parameter(
                value = "Decay of both mean squares: the fraction kept per step, ρ.",
                fallback = "0.9",
                min = 0,
                below = 1)
        double rho,

        @Parameter(value = "Starts the first steps, ε.", fallback = "1e-6", above = 0, max = 1)
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
        return List.of("mean square", "mean square of the steps");
    }

    @Override
    public void prepare(double learningRate, long step, float[] scalars) {
        scalars[0] = (float) learningRate;
    }

    @Override
    public void update(float[] parameters, float[] gradients, float[][] slots, int n, float[] scalars) {
        float rate = scalars[0];
        float decay = (float) weightDecay;
        float kept = (float) rho;
        float taken = (float) (1 - rho);
        float tiny = (float) epsilon;
        float[] square = slots[0];
        float[] stepSquare = slots[1];
        for (int i = 0; i < n; i++) {
            float g = gradients[i] + decay * parameters[i];
            float s = kept * square[i] + taken * g * g;
            float d = stepSquare[i];
            float delta = (float) Math.sqrt((d + tiny) / (s + tiny)) * g;
            square[i] = s;
            stepSquare[i] = kept * d + taken * delta * delta;
            parameters[i] -= rate * delta;
        }
    }

    @Override
    public void update(INDArray parameters, INDArray gradients, INDArray[] slots, double learningRate, long step) {
        INDArray g = gradients.add(parameters.mul(weightDecay));
        INDArray square = slots[0];
        INDArray stepSquare = slots[1];
        square.muli(rho).addi(g.mul(g).mul(1 - rho));
        INDArray delta = Transforms.sqrt(stepSquare.add(epsilon))
                .div(Transforms.sqrt(square.add(epsilon)))
                .mul(g);
        stepSquare.muli(rho).addi(delta.mul(delta).mul(1 - rho));
        parameters.subi(delta.mul(learningRate));
    }

    @Override
    public OneStep explain(double parameter, double gradient, double[] slots, double learningRate, long step) {
        OneStep.Working working = new OneStep.Working();
        double s = working.remembered("s", slots[0]);
        double d = working.remembered("d", slots[1]);
        double g = working.decayed(gradient, weightDecay, parameter);
        slots[0] = working.note("s", "ρs + (1 − ρ)g²", rho * s + (1 - rho) * g * g);
        double delta = g * Math.sqrt(d + epsilon) / Math.sqrt(slots[0] + epsilon);
        working.note("Δ", "g·√(d + ε) / √(s + ε)", delta);
        slots[1] = working.note("d", "ρd + (1 − ρ)Δ²", rho * d + (1 - rho) * delta * delta);
        return working.end("θ − α·Δ", parameter - learningRate * delta);
    }
}
