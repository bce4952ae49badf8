package dev.chainrule.explanation.picture;

import dev.chainrule.explanation.AskedOutput;
import dev.chainrule.network.Network;
import dev.chainrule.network.Workspace;
import dev.chainrule.network.layer.Explained;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.Memory;
import java.util.List;

/**
 * The score S of what is explained, and its derivatives: the value before the activation of the outputs, which still has a slope
 * where a probability is all but 0 or 1; of a number that number in raw units. In double precision where the network is; to be
 * closed; for one thread.
 */
final class Scores implements AutoCloseable {

    private final AskedOutput asked;
    private final Workspace workspace;
    private final Memory memory;
    private final Matrix blame;

    /** @param rows that are asked about at once */
    Scores(Network network, AskedOutput asked, int rows) {
        this.asked = asked;
        this.workspace = network.explainingWorkspace(rows);
        this.memory = network.kernels().memory();
        this.blame = memory.allocate(rows, network.spec().outputs());
    }

    int rows() {
        return workspace.rows();
    }

    /** Goes forward and back with one row. */
    double of(double[] inputs) {
        set(0, inputs);
        Matrix outputs = run();
        double said = outputs.get(0, asked.output());
        return asked.isNumber()
                ? asked.value(said)
                : asked.slope(said) * workspace.logits().get(0, asked.output());
    }

    void set(int row, double[] inputs) {
        for (int i = 0; i < inputs.length; i++) {
            workspace.input().set(row, i, inputs[i]);
        }
    }

    /** Goes forward and back with all rows that were set. */
    Matrix run() {
        Matrix outputs = workspace.forward();
        for (int row = 0; row < workspace.rows(); row++) {
            blame.set(row, asked.output(), asked.slope(outputs.get(row, asked.output())));
        }
        if (asked.isNumber()) {
            workspace.explain(blame);
        } else {
            workspace.explainLogits(blame);
        }
        return outputs;
    }

    /** {@code ∂S/∂input} of a row of the last ones. */
    double[] gradient(int row) {
        double[] gradient = new double[workspace.inputGradient().columns()];
        workspace.inputGradient().readRow(row, gradient);
        return gradient;
    }

    /** What each layer did with the last ones, and what came back to it. */
    List<Explained> layers() {
        return workspace.explained();
    }

    @Override
    public void close() {
        workspace.close();
        memory.close();
    }
}
