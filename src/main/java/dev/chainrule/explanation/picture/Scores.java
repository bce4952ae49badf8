package dev.chainrule.explanation.picture;

import dev.chainrule.explanation.AskedOutput;
import dev.chainrule.network.Network;
import dev.chainrule.network.Workspace;
import dev.chainrule.network.layer.Explained;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.Memory;
import java.util.Arrays;
import java.util.List;

/**
 * The score S of what is explained, and its derivatives: the value before the activation of the outputs, which still has a slope
 * where a probability is all but 0 or 1; of a number that number in raw units. In double precision; to be closed; for one thread.
 */
final class Scores implements AutoCloseable {

    private final AskedOutput asked;
    private final Workspace workspace;
    private final Memory memory;
    private final Matrix blame;

    Scores(Network network, AskedOutput asked) {
        this.asked = asked;
        this.workspace = network.explainingWorkspace(1);
        this.memory = network.kernels().memory();
        this.blame = memory.allocate(1, network.spec().outputs());
    }

    /** Goes forward and back. */
    double of(double[] inputs) {
        for (int i = 0; i < inputs.length; i++) {
            workspace.input().set(0, i, inputs[i]);
        }
        Matrix outputs = workspace.forward();
        double said = outputs.get(0, asked.output());
        double score = asked.isNumber()
                ? asked.value(said)
                : asked.slope(said) * workspace.logits().get(0, asked.output());
        blame.set(0, asked.output(), asked.slope(said));
        if (asked.isNumber()) {
            workspace.explain(blame);
        } else {
            workspace.explainLogits(blame);
        }
        return score;
    }

    /** {@code ∂S/∂input} of the last one. */
    double[] gradient() {
        double[] gradient = new double[workspace.inputGradient().columns()];
        Arrays.setAll(gradient, i -> workspace.inputGradient().get(0, i));
        return gradient;
    }

    /** What each layer did with the last one, and what came back to it. */
    List<Explained> layers() {
        return workspace.explained();
    }

    @Override
    public void close() {
        workspace.close();
        memory.close();
    }
}
