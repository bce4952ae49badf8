package dev.chainrule.prediction;

import dev.chainrule.encoding.Encoding;
import dev.chainrule.encoding.UsualNumbers;
import dev.chainrule.encoding.feature.RawRow;
import dev.chainrule.encoding.feature.RowIssues;
import dev.chainrule.model.TrainedNetwork;
import dev.chainrule.network.Workspace;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Asks one network about raw rows. */
public final class Predictor {

    private static final int MOST_WARNINGS = 20;

    /** Rows that are had one by one. */
    public interface Source {

        /** Puts the inputs of a row into an array that holds one row; what is wrong with it goes to the findings. */
        void encode(int row, UsualNumbers usual, float[] into, RowIssues issues);

        /** A row with what its values are called by. */
        RawRow raw(int row);
    }

    private record Listed(Encoding encoding, List<RawRow> rows) implements Source {

        @Override
        public void encode(int row, UsualNumbers usual, float[] into, RowIssues issues) {
            if (!usual.encode(rows.get(row), into)) {
                encoding.encode(rows.get(row), into, 0, issues);
            }
        }

        @Override
        public RawRow raw(int row) {
            return rows.get(row);
        }
    }

    /** What a network says of some rows. */
    public record Outputs(List<float[]> rows, List<String> warnings) {}

    private final TrainedNetwork network;
    private final int rows;
    private final Source source;
    private final RowIssues issues = EncodedPictures.issues();
    private final List<float[]> outputs;
    /** What the network says itself; the outputs where it is asked by no temperature. */
    private final List<float[]> own;

    private Predictor(TrainedNetwork network, int rows, Source source) {
        this.network = network;
        this.rows = rows;
        this.source = source;
        this.outputs = new ArrayList<>(rows);
        this.own = network.temperature() == null ? outputs : new ArrayList<>(rows);
    }

    /** @throws ProblemException with everything that is wrong with the rows */
    public static Outputs predict(TrainedNetwork network, List<RawRow> rows) {
        return predict(network, rows.size(), new Listed(network.encoding(), rows));
    }

    /**
     * The same of rows that are had one by one.
     *
     * @throws ProblemException with everything that is wrong with the rows
     */
    public static Outputs predict(TrainedNetwork network, int rows, Source source) {
        Predictor predictor = new Predictor(network, rows, source);
        network.ask(rows, predictor::predict);
        network.listener().predicted(source::raw, predictor.own);
        return new Outputs(predictor.outputs, predictor.warnings());
    }

    /** Of the network, then of the rows. */
    private List<String> warnings() {
        List<String> ofRows = shortened(issues.warnings());
        Optional<String> ofAll = NoProbabilities.warning(network.encoding().target(), network.outputActivation());
        return ofAll.map(first ->
                        Stream.concat(Stream.of(first), ofRows.stream()).toList())
                .orElse(ofRows);
    }

    private void predict(Workspace workspace) {
        for (int from = 0; from < rows && !issues.full(); from += workspace.rows()) {
            predict(from, Math.min(from + workspace.rows(), rows), workspace);
        }
        refuse(issues.violations());
    }

    private void predict(int from, int to, Workspace workspace) {
        float[] inputs = new float[workspace.input().columns()];
        for (int row = from; row < to; row++) {
            source.encode(row, network.usual(), inputs, issues);
            workspace.input().writeRow(row - from, inputs);
        }
        if (issues.violations().isEmpty()) {
            forward(to - from, workspace);
        }
    }

    private void forward(int count, Workspace workspace) {
        own.addAll(read(workspace.forward(), count));
        Double temperature = network.temperature();
        if (temperature != null) {
            outputs.addAll(read(workspace.temper(temperature), count));
        }
    }

    /** The first rows of a matrix. */
    static List<float[]> read(Matrix result, int count) {
        List<float[]> rows = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            float[] row = new float[result.columns()];
            result.readRow(i, row);
            rows.add(row);
        }
        return rows;
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
