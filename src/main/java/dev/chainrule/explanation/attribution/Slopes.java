package dev.chainrule.explanation.attribution;

import dev.chainrule.explanation.Subject;
import dev.chainrule.network.Network;
import dev.chainrule.network.NetworkSpec;
import dev.chainrule.network.Workspace;
import dev.chainrule.network.layer.Embedding;
import dev.chainrule.network.math.Matrix;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A network asked about what has slopes: its inputs; where it begins with an embedding, what that makes of them, so that a
 * category is the vector it has learned and not its place in a list. To be closed; for one thread.
 */
final class Slopes implements AutoCloseable {

    private static final int AT_ONCE = 256;

    private final Subject subject;
    private final @Nullable Network rest;
    private final List<int[]> columns;
    private final OutputFunction output;
    private final double[] row;

    /**
     * @param of the column or class whose number is explained
     * @param encoded the row that is explained
     */
    Slopes(Subject subject, String of, double[] encoded) {
        this.subject = subject;
        this.columns = columns(subject);
        this.rest = isEmbedded(subject.spec()) ? subject.network().after(1) : null;
        this.row = of(new double[][] {encoded})[0];
        this.output = new OutputFunction(rest == null ? subject : subject.with(rest), of, row);
    }

    /** Answers for what has slopes. */
    OutputFunction output() {
        return output;
    }

    /** The row that is explained. */
    double[] row() {
        return row;
    }

    /** Other encoded rows as they come to what has slopes; the same rows where the network has no embedding. */
    double[][] of(double[][] inputs) {
        if (rest == null) {
            return inputs;
        }
        double[][] embedded = new double[inputs.length][];
        try (Workspace workspace = subject.network().explainingWorkspace(Math.min(AT_ONCE, inputs.length))) {
            for (int from = 0; from < inputs.length; from += workspace.rows()) {
                int count = Math.min(workspace.rows(), inputs.length - from);
                for (int i = 0; i < count; i++) {
                    OutputFunction.fill(workspace.input(), i, inputs[from + i]);
                }
                workspace.forward();
                Matrix vectors = workspace.explained().get(0).a();
                for (int i = 0; i < count; i++) {
                    embedded[from + i] = new double[vectors.columns()];
                    vectors.readRow(i, embedded[from + i]);
                }
            }
        }
        return embedded;
    }

    /** Of each column of the data the sum over all that comes of it, in the order of the features. */
    double[] grouped(double[] values) {
        return columns.stream()
                .mapToDouble(places ->
                        IntStream.of(places).mapToDouble(place -> values[place]).sum())
                .toArray();
    }

    /** Where everything that comes of a column lies. */
    private static List<int[]> columns(Subject subject) {
        NetworkSpec spec = subject.spec();
        List<int[]> byInput = isEmbedded(spec)
                ? ((Embedding) spec.layers().get(0)).outputsByInput(spec.inputs())
                : IntStream.range(0, spec.inputs())
                        .mapToObj(input -> new int[] {input})
                        .toList();
        return OutputFunction.places(subject).stream()
                .map(column -> byInput.subList(column.from(), column.from() + column.width()).stream()
                        .flatMapToInt(IntStream::of)
                        .toArray())
                .toList();
    }

    private static boolean isEmbedded(NetworkSpec spec) {
        return spec.indexInputs().findAny().isPresent();
    }

    @Override
    public void close() {
        output.close();
        if (rest != null) {
            rest.close();
        }
    }
}
