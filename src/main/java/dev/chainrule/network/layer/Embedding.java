package dev.chainrule.network.layer;

import dev.chainrule.choice.Member;
import dev.chainrule.choice.Parameter;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.RandomStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Gives each category of a column a learned vector (embedding). Some inputs hold indices: 0 for a missing or unknown category, 1 and
 * up for the known ones. Its outputs are the other inputs in their order, then the vector of each index. Optimizers step
 * over whole tables, as in PyTorch unless told otherwise: what they remember of a category fades while it is not seen.
 */
@Member(
        value = "embedding",
        summary =
                "Gives each category of a column a learned vector (embedding), so that thousands of categories need few inputs.",
        formula = "y = (numbers of x, E[index]) with one table E for each column",
        source = "Guo and Berkhahn 2016, Entity Embeddings of Categorical Variables; sizes by the rule of fastai")
public record Embedding(
        @Parameter(
                value = "Dimensions of the vectors; by default 1.6 · categories^0.56, at most 50, for each column.",
                min = 1,
                max = 1024)
        @Nullable
        Integer dimension,

        @Parameter(value = "Inputs that hold indices; filled in from the data, so omit it.", max = 1000) @Nullable
        List<EmbeddedColumn> columns)
        implements LayerSpec {

    private static final int LARGEST_USUAL = 50;
    /** Standard deviation of the first values. */
    private static final double SPREAD = 0.05;

    /** An input that holds indices from 0 to the number of known categories. */
    public record EmbeddedColumn(
            @Parameter(value = "Which input, counted from 0.", min = 0, max = 10_000_000)
            int position,

            @Parameter("The column's name.") String name,

            @Parameter(value = "Number of known categories.", min = 0, max = 10_000_000)
            int categories) {

        /** Exact, because float32 holds every whole number up to 2²⁴; what is no index means nothing known. */
        private int index(double value) {
            int index = (int) value;
            return index >= 0 && index <= categories ? index : 0;
        }
    }

    public Embedding {
        if (columns != null) {
            columns = List.copyOf(columns);
            long places = columns.stream()
                    .mapToInt(EmbeddedColumn::position)
                    .distinct()
                    .count();
            if (places < columns.size()) {
                throw new IllegalArgumentException("columns must have different positions");
            }
        }
    }

    /** The same choice for inputs that are known now. */
    public Embedding of(List<EmbeddedColumn> known) {
        return new Embedding(dimension, known);
    }

    @Override
    public LayerSpec resolved() {
        return this;
    }

    /** How many numbers stand for each category of a column. */
    public int dimensionOf(EmbeddedColumn column) {
        return dimension(column.categories());
    }

    /** Of each input the outputs that come of it: of a number its place among the numbers, of an index its vector. */
    public List<int[]> outputsByInput(int inputs) {
        List<int[]> outputs = new ArrayList<>(Collections.nCopies(inputs, new int[0]));
        List<EmbeddedColumn> known = columns == null ? List.of() : columns;
        int vector = inputs - known.size();
        for (EmbeddedColumn column : known) {
            int next = vector + dimensionOf(column);
            outputs.set(column.position(), IntStream.range(vector, next).toArray());
            vector = next;
        }
        int number = 0;
        for (int input = 0; input < inputs; input++) {
            if (outputs.get(input).length == 0) {
                outputs.set(input, new int[] {number++});
            }
        }
        return outputs;
    }

    private int dimension(int categories) {
        return dimension != null
                ? dimension
                : (int) Math.max(1, Math.min(LARGEST_USUAL, Math.round(1.6 * StrictMath.pow(categories, 0.56))));
    }

    @Override
    public Layer build(Shape input) {
        if (!input.isFlat()) {
            throw new MisfitException(
                    "looks up columns of rows of [features], and %s come in".formatted(input),
                    "",
                    "columns of categories in a table");
        }
        return build(input.last());
    }

    @Override
    public Layer build(int inputs) {
        if (columns == null || columns.isEmpty()) {
            throw new MisfitException("needs inputs that hold categories, and there are none", "", "leave it out");
        }
        if (columns.stream().anyMatch(column -> column.position() >= inputs)) {
            String detail = "has a column at a position beyond its %s inputs".formatted(inputs);
            throw new MisfitException(detail, "columns", "leave them out");
        }
        int at = inputs - columns.size();
        int offset = 0;
        List<Table> tables = new ArrayList<>();
        for (EmbeddedColumn column : columns) {
            Table table = new Table(column, dimension(column.categories()), offset, at);
            tables.add(table);
            offset = Math.addExact(offset, table.size());
            at = Math.addExact(at, table.dimension);
        }
        int[] numbers = IntStream.range(0, inputs)
                .filter(input -> columns.stream().noneMatch(column -> column.position() == input))
                .toArray();
        return new Built(this, inputs, at, numbers, tables);
    }

    /**
     * {@code [1 + categories, dimension]}: row 0 is for what is not known.
     *
     * @param offset of its first value among the layer's parameters
     * @param at first output of its vectors
     */
    private record Table(EmbeddedColumn column, int dimension, int offset, int at) {

        int rows() {
            return 1 + column.categories();
        }

        int size() {
            return Math.multiplyExact(rows(), dimension);
        }

        Matrix in(Matrix flat) {
            return flat.slice(offset, rows(), dimension);
        }

        String parameterName(int index) {
            return "embedding[%s][%s, %s]".formatted(column.name(), index / dimension, index % dimension);
        }
    }

    /**
     * Parameters are the tables, first to last.
     *
     * @param numbers the inputs that are no indices, ascending
     */
    private record Built(Embedding spec, int inputs, int outputs, int[] numbers, List<Table> tables) implements Layer {

        @Override
        public int parameterCount() {
            Table last = tables.get(tables.size() - 1);
            return last.offset + last.size();
        }

        @Override
        public String parameterArithmetic() {
            return String.join(
                    " + ",
                    tables.stream()
                            .map(table -> "%s·%s".formatted(table.rows(), table.dimension))
                            .toList());
        }

        @Override
        public String parameterName(int index) {
            int table = tables.size() - 1;
            while (index < tables.get(table).offset) {
                table--;
            }
            return tables.get(table).parameterName(index - tables.get(table).offset);
        }

        @Override
        public List<WeightMatrix> weightMatrices() {
            return tables.stream()
                    .map(table -> new WeightMatrix(table.offset, table.rows(), table.dimension))
                    .toList();
        }

        /** What is not known begins at zero; the others are drawn near it. */
        @Override
        public void initialize(Matrix parameters, Matrix state, RandomStream random) {
            for (Table table : tables) {
                for (int i = table.dimension; i < table.size(); i++) {
                    parameters.set(0, table.offset + i, SPREAD * random.nextGaussian());
                }
            }
        }

        @Override
        public Pass pass(PassContext context) {
            return new LookingUp(this, context);
        }
    }

    private static final class LookingUp implements Pass {

        private final Built layer;
        private final Kernels kernels;
        private final int[] numbers;
        private final List<Table> tables;
        private final List<Matrix> values;
        private final @Nullable List<Matrix> gradients;
        /** {@code [tables][rows]} */
        private final int[][] indices;

        private final Matrix output;
        private final @Nullable Matrix inputGradient;

        LookingUp(Built layer, PassContext context) {
            this.layer = layer;
            kernels = context.kernels();
            numbers = layer.numbers;
            tables = layer.tables;
            values = parts(tables, context.parameters());
            gradients = context.gradients() == null ? null : parts(tables, context.gradients());
            indices = new int[tables.size()][context.rows()];
            output = context.buffer(layer.outputs);
            inputGradient = context.inputGradient() ? context.buffer(layer.inputs) : null;
        }

        private static List<Matrix> parts(List<Table> tables, Matrix flat) {
            return tables.stream().map(table -> table.in(flat)).toList();
        }

        /** {@code y = (numbers of x, E[index])}. */
        @Override
        public Matrix forward(Matrix input) {
            for (int i = 0; i < input.rows(); i++) {
                for (int j = 0; j < numbers.length; j++) {
                    output.set(i, j, input.get(i, numbers[j]));
                }
            }
            for (int t = 0; t < tables.size(); t++) {
                EmbeddedColumn column = tables.get(t).column;
                for (int i = 0; i < input.rows(); i++) {
                    indices[t][i] = column.index(input.get(i, column.position()));
                }
                kernels.lookUp(values.get(t), indices[t], output, tables.get(t).at);
            }
            return output;
        }

        /** {@code ∂E[index] = Σ ∂y} over the rows with that index; {@code ∂x = ∂y} for numbers and 0 for indices. */
        @Override
        public @Nullable Matrix backward(Matrix input, Matrix outputGradient) {
            if (gradients != null) {
                for (int t = 0; t < tables.size(); t++) {
                    kernels.lookUpGradient(outputGradient, tables.get(t).at, indices[t], gradients.get(t));
                }
            }
            if (inputGradient != null) {
                for (int i = 0; i < input.rows(); i++) {
                    for (int j = 0; j < numbers.length; j++) {
                        inputGradient.set(i, numbers[j], outputGradient.get(i, j));
                    }
                }
            }
            return inputGradient;
        }

        @Override
        public Explained explain(Trail trail) {
            return trail.explained(layer, (row, unit) -> unit(trail.input(), row, unit), List.of());
        }

        /** A number as it is, or {@code E[index]} as a weight of the category that is there. */
        private Unit unit(Matrix input, int row, int unit) {
            if (unit < numbers.length) {
                return Unit.passing(numbers[unit], input.get(row, numbers[unit]), Unit.FIXED);
            }
            int t = tables.size() - 1;
            while (tables.get(t).at > unit) {
                t--;
            }
            Table table = tables.get(t);
            int index = indices[t][row];
            int place = unit - table.at;
            return new Unit(
                    new int[] {table.column.position()},
                    new double[] {values.get(t).get(index, place)},
                    new int[] {table.offset + index * table.dimension + place},
                    new double[] {1},
                    0,
                    Unit.FIXED,
                    Unit.FIXED,
                    Map.of("index", (double) index));
        }
    }
}
