package dev.chainrule.prediction;

import dev.chainrule.encoding.Encoding;
import dev.chainrule.encoding.Findings;
import dev.chainrule.encoding.RawRow;
import dev.chainrule.model.TrainedNetwork;
import dev.chainrule.network.Workspace;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Asks one network about raw rows. */
final class Predictor {

    private static final int MOST_WARNINGS = 20;

    /** What a network says of some rows. */
    record Outputs(List<float[]> rows, List<String> warnings) {}

    private final TrainedNetwork network;
    private final List<RawRow> rows;
    private final Findings findings = new Findings();
    private final List<float[]> outputs;

    private Predictor(TrainedNetwork network, List<RawRow> rows) {
        this.network = network;
        this.rows = rows;
        this.outputs = new ArrayList<>(rows.size());
    }

    /** @throws ProblemException with everything that is wrong with the rows */
    static Outputs predict(TrainedNetwork network, List<RawRow> rows) {
        Predictor predictor = new Predictor(network, rows);
        network.ask(rows.size(), predictor::predict);
        network.listener().predicted(rows, predictor.outputs);
        return new Outputs(predictor.outputs, shortened(predictor.findings.warnings()));
    }

    private void predict(Workspace workspace) {
        for (int from = 0; from < rows.size() && !findings.full(); from += workspace.rows()) {
            predict(rows.subList(from, Math.min(from + workspace.rows(), rows.size())), workspace);
        }
        refuse(findings.violations());
    }

    private void predict(List<RawRow> block, Workspace workspace) {
        Encoding encoding = network.encoding();
        float[] inputs = new float[encoding.inputs()];
        for (int i = 0; i < block.size(); i++) {
            encoding.encode(block.get(i), inputs, 0, findings);
            workspace.input().writeRow(i, inputs);
        }
        if (findings.violations().isEmpty()) {
            forward(block.size(), workspace);
        }
    }

    private void forward(int count, Workspace workspace) {
        Matrix result = workspace.forward();
        for (int i = 0; i < count; i++) {
            float[] row = new float[result.columns()];
            result.readRow(i, row);
            outputs.add(row);
        }
    }

    private static void refuse(List<Violation> violations) {
        if (!violations.isEmpty()) {
            throw ProblemException.invalid(violations);
        }
    }

    private static List<String> shortened(List<String> warnings) {
        if (warnings.size() <= MOST_WARNINGS) {
            return warnings;
        }
        List<String> first = new ArrayList<>(warnings.subList(0, MOST_WARNINGS));
        first.add(String.format(Locale.ROOT, "and %,d more", warnings.size() - MOST_WARNINGS));
        return first;
    }
}
