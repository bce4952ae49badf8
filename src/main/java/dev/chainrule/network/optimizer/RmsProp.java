package dev.chainrule.network.optimizer;

import dev.chainrule.choice.Member;
import dev.chainrule.choice.Parameter;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Divides each gradient by the root of its mean square, if wanted with momentum and less the square of its mean. */
@Member(
        value = "rmsprop",
        summary = "Divides each gradient by the root of its recent mean square: AdaGrad that forgets.",
        formula =
                "g ← g + λθ;  s ← ρs + (1 − ρ)g²;  v ← μ·v + g / (√s + ε);  θ ← θ − α·v;  centered: s less the square of the mean gradient",
        source = "Tieleman and Hinton 2012, lecture 6.5; centered: Graves 2013, arXiv:1308.0850, equations 38 to 41")
public record RmsProp(
        @Parameter(value = "Step size α.", fallback = "0.01", above = 0, max = 1000)
        double learningRate,

        @Parameter(
                value = "Decay of the mean square: the fraction kept per step, ρ.",
                fallback = "0.99",
                min = 0,
                below = 1)
        double alpha,

        @Parameter(value = "Keeps the division finite, ε.", fallback = "1e-8", above = 0, max = 1)
        double epsilon,

        @Parameter(
                value = "Momentum: the fraction of the velocity kept per step, μ.",
                fallback = "0",
                min = 0,
                below = 1)
        double momentum,

        @Parameter(value = "Divides by the deviation, not by the root mean square.", fallback = "false")
        boolean centered,

        @Parameter(
                value = "L2 penalty: this fraction of each weight is added to its gradient, λ.",
                fallback = "0",
                min = 0,
                max = 10)
        double weightDecay)
        implements Optimizer {

    /** Mean square; the mean where centered; and last the velocity where there is momentum. */
    @Override
    public List<String> remembers() {
        List<String> remembered = new ArrayList<>(List.of("mean square"));
        if (centered) {
            remembered.add("mean");
        }
        if (momentum > 0) {
            remembered.add("velocity");
        }
        return remembered;
    }

    private int velocity() {
        return centered ? 2 : 1;
    }

    @Override
    public void prepare(double learningRate, long step, float[] scalars) {
        scalars[0] = (float) learningRate;
    }

    @Override
    public void update(float[] parameters, float[] gradients, float[][] slots, int n, float[] scalars) {
        decay(parameters, gradients, n);
        if (centered) {
            scaleByDeviation(gradients, slots[0], slots[1], n);
        } else {
            scale(gradients, slots[0], n);
        }
        if (momentum > 0) {
            accelerate(gradients, slots[velocity()], n);
        }
        float rate = scalars[0];
        for (int i = 0; i < n; i++) {
            parameters[i] -= rate * gradients[i];
        }
    }

    private void decay(float[] parameters, float[] gradients, int n) {
        float decay = (float) weightDecay;
        for (int i = 0; i < n; i++) {
            gradients[i] += decay * parameters[i];
        }
    }

    private void scale(float[] gradients, float[] square, int n) {
        float kept = (float) alpha;
        float taken = (float) (1 - alpha);
        float tiny = (float) epsilon;
        for (int i = 0; i < n; i++) {
            float g = gradients[i];
            float s = kept * square[i] + taken * g * g;
            square[i] = s;
            gradients[i] = g / ((float) Math.sqrt(s) + tiny);
        }
    }

    private void scaleByDeviation(float[] gradients, float[] square, float[] mean, int n) {
        float kept = (float) alpha;
        float taken = (float) (1 - alpha);
        float tiny = (float) epsilon;
        for (int i = 0; i < n; i++) {
            float g = gradients[i];
            float s = kept * square[i] + taken * g * g;
            float m = kept * mean[i] + taken * g;
            square[i] = s;
            mean[i] = m;
            gradients[i] = g / ((float) Math.sqrt(Math.max(0f, s - m * m)) + tiny);
        }
    }

    private void accelerate(float[] gradients, float[] velocity, int n) {
        float kept = (float) momentum;
        for (int i = 0; i < n; i++) {
            float v = kept * velocity[i] + gradients[i];
            velocity[i] = v;
            gradients[i] = v;
        }
    }

    @Override
    public void update(INDArray parameters, INDArray gradients, INDArray[] slots, double learningRate, long step) {
        INDArray g = gradients.add(parameters.mul(weightDecay));
        INDArray square = slots[0];
        square.muli(alpha).addi(g.mul(g).mul(1 - alpha));
        INDArray variance = square;
        if (centered) {
            INDArray mean = slots[1];
            mean.muli(alpha).addi(g.mul(1 - alpha));
            variance = Transforms.max(square.sub(mean.mul(mean)), 0);
        }
        INDArray velocity = g.div(Transforms.sqrt(variance).add(epsilon));
        if (momentum > 0) {
            velocity = slots[velocity()].muli(momentum).addi(velocity);
        }
        parameters.subi(velocity.mul(learningRate));
    }

    @Override
    public OneStep explain(double parameter, double gradient, double[] slots, double learningRate, long step) {
        OneStep.Working working = new OneStep.Working();
        double s = working.remembered("s", slots[0]);
        double mean = centered ? working.remembered("m", slots[1]) : 0;
        double v = momentum > 0 ? working.remembered("v", slots[velocity()]) : 0;
        double g = working.decayed(gradient, weightDecay, parameter);
        slots[0] = working.note("s", "ρs + (1 − ρ)g²", alpha * s + (1 - alpha) * g * g);
        double variance = slots[0];
        if (centered) {
            slots[1] = working.note("m", "ρm + (1 − ρ)g", alpha * mean + (1 - alpha) * g);
            variance = working.note("s − m²", "max(0, s − m²)", Math.max(0, slots[0] - slots[1] * slots[1]));
        }
        double scaled = g / (Math.sqrt(variance) + epsilon);
        if (momentum == 0) {
            String formula = centered ? "θ − α·g / (√(s − m²) + ε)" : "θ − α·g / (√s + ε)";
            return working.end(formula, parameter - learningRate * scaled);
        }
        String formula = centered ? "μ·v + g / (√(s − m²) + ε)" : "μ·v + g / (√s + ε)";
        slots[velocity()] = working.note("v", formula, momentum * v + scaled);
        return working.end("θ − α·v", parameter - learningRate * slots[velocity()]);
    }
}
