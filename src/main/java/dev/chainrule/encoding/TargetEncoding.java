package dev.chainrule.encoding;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.chainrule.definition.Spelling;
import dev.chainrule.encoding.feature.CategoryIndex;
import dev.chainrule.encoding.feature.ExampleNumber;
import dev.chainrule.encoding.feature.Labels;
import dev.chainrule.encoding.feature.RowBlock;
import dev.chainrule.encoding.feature.RowIssues;
import dev.chainrule.encoding.feature.Scaling;
import dev.chainrule.network.metric.Units;
import dev.chainrule.problem.Violation;
import dev.chainrule.table.ColumnType;
import dev.chainrule.table.NumberReader;
import dev.chainrule.table.Table;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** How the columns to be predicted become outputs of a network, and outputs become what users asked for. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = TargetEncoding.Classes.class, name = "classes"),
    @JsonSubTypes.Type(value = TargetEncoding.Answers.class, name = "answers"),
    @JsonSubTypes.Type(value = TargetEncoding.NumericTargets.class, name = "numbers")
})
public sealed interface TargetEncoding {

    List<String> columns();

    /** One per column. */
    List<ColumnType> types();

    /** How many outputs it asks of a network. */
    int width();

    /** One per column, for the cells of a table; a missing or unseen target becomes NaN. */
    List<RowBlock.Encoder> encoders(Table table);

    /** Where in a row of outputs each column begins. */
    int[] offsets();

    /**
     * What a client says is right for a row, as the network's outputs are to be.
     *
     * @param values by column
     * @param places where each column's value stands in what the client sent
     */
    float[] encode(Map<String, ? extends @Nullable Object> values, UnaryOperator<String> places, RowIssues issues);

    /** What each output means, such as {@code price} or {@code species=setosa}. */
    List<String> outputNames();

    /** In which outputs are measured: those of numbers in the unit of their column. */
    default Units units() {
        return (output, encoded) -> encoded;
    }

    /**
     * Which of some classes: two are one output (the second class's probability), more are one output each.
     *
     * @param labels as users see them (Long, Double, Boolean or String), ascending
     */
    record Classes(String column, ColumnType type, List<Object> labels) implements TargetEncoding {

        private static final int BINARY = 2;

        public Classes {
            labels = Labels.restored(labels, type);
        }

        @Override
        public List<String> columns() {
            return List.of(column);
        }

        @Override
        public List<ColumnType> types() {
            return List.of(type);
        }

        @Override
        public int width() {
            return labels.size() == BINARY ? 1 : labels.size();
        }

        @Override
        public int[] offsets() {
            return new int[1];
        }

        @Override
        public List<RowBlock.Encoder> encoders(Table table) {
            CategoryIndex places = CategoryIndex.of(labels, type, table.dictionary(column), null);
            return List.of((stored, block, offset) -> {
                int at = offset;
                for (int row = block.from; row < block.to; row++) {
                    mark(places.of(stored[row]), block.values, at);
                    at += block.stride;
                }
            });
        }

        private void mark(int place, float[] into, int at) {
            if (place == CategoryIndex.NONE) {
                Arrays.fill(into, at, at + width(), Float.NaN);
            } else if (width() == 1) {
                into[at] = place;
            } else {
                Arrays.fill(into, at, at + width(), 0);
                into[at + place] = 1;
            }
        }

        @Override
        public float[] encode(
                Map<String, ? extends @Nullable Object> values, UnaryOperator<String> places, RowIssues issues) {
            float[] outputs = new float[width()];
            mark(place(values.get(column), places, issues), outputs, 0);
            return outputs;
        }

        private int place(@Nullable Object sent, UnaryOperator<String> places, RowIssues issues) {
            for (int i = 0; i < labels.size(); i++) {
                if (isSame(labels.get(i), sent)) {
                    return i;
                }
            }
            String detail = "\"%s\" has no such class".formatted(column);
            issues.add(Violation.at(places.apply(column), detail, sent, "one of " + Spelling.listed(labels)));
            return CategoryIndex.NONE;
        }

        /**
         * Where a class stands among the labels.
         *
         * @param name as its label is written; of a number however that is written
         * @return {@link CategoryIndex#NONE} where no class is called so
         */
        public int place(String name) {
            for (int i = 0; i < labels.size(); i++) {
                if (labels.get(i).toString().equals(name)) {
                    return i;
                }
            }
            double number = NumberReader.decimal(name);
            for (int i = 0; i < labels.size(); i++) {
                if (labels.get(i) instanceof Number known && known.doubleValue() == number) {
                    return i;
                }
            }
            return CategoryIndex.NONE;
        }

        /** Whichever type it was sent in. */
        private static boolean isSame(Object label, @Nullable Object sent) {
            if (label instanceof Number known && sent instanceof Number number) {
                return known.doubleValue() == number.doubleValue();
            }
            return label.toString().equals(String.valueOf(sent));
        }

        @Override
        public List<String> outputNames() {
            List<String> names =
                    labels.stream().map(label -> column + "=" + label).toList();
            return width() == 1 ? List.of(names.get(1)) : names;
        }

        /** As {@link #probabilities(double[])}. */
        public double[] probabilities(float[] outputs) {
            double[] wide = new double[outputs.length];
            Arrays.setAll(wide, i -> outputs[i]);
            return probabilities(wide);
        }

        /** One probability per label, whatever the number of outputs. */
        public double[] probabilities(double[] outputs) {
            double[] probabilities = new double[labels.size()];
            if (labels.size() == BINARY) {
                probabilities[1] = outputs[0];
                probabilities[0] = 1 - probabilities[1];
                return probabilities;
            }
            for (int i = 0; i < probabilities.length; i++) {
                probabilities[i] = outputs[i];
            }
            return probabilities;
        }
    }

    /** Several columns of two classes, one output each: the second class's probability, whatever the others are. */
    record Answers(List<Classes> targets) implements TargetEncoding {

        public Answers {
            targets = List.copyOf(targets);
        }

        @Override
        public List<String> columns() {
            return targets.stream().map(Classes::column).toList();
        }

        @Override
        public List<ColumnType> types() {
            return targets.stream().map(Classes::type).toList();
        }

        @Override
        public int width() {
            return targets.size();
        }

        @Override
        public int[] offsets() {
            int[] offsets = new int[targets.size()];
            Arrays.setAll(offsets, i -> i);
            return offsets;
        }

        @Override
        public List<RowBlock.Encoder> encoders(Table table) {
            return targets.stream()
                    .flatMap(target -> target.encoders(table).stream())
                    .toList();
        }

        @Override
        public float[] encode(
                Map<String, ? extends @Nullable Object> values, UnaryOperator<String> places, RowIssues issues) {
            float[] outputs = new float[width()];
            for (int i = 0; i < outputs.length; i++) {
                outputs[i] = targets.get(i).encode(values, places, issues)[0];
            }
            return outputs;
        }

        @Override
        public List<String> outputNames() {
            return targets.stream()
                    .flatMap(target -> target.outputNames().stream())
                    .toList();
        }
    }

    /** One or several numbers, one output each. */
    record NumericTargets(List<NumberTarget> targets) implements TargetEncoding {

        public NumericTargets {
            targets = List.copyOf(targets);
        }

        @Override
        public Units units() {
            return (output, encoded) -> targets.get(output).decoded(encoded);
        }

        @Override
        public List<String> columns() {
            return targets.stream().map(NumberTarget::column).toList();
        }

        @Override
        public List<ColumnType> types() {
            return targets.stream().map(NumberTarget::type).toList();
        }

        @Override
        public int width() {
            return targets.size();
        }

        @Override
        public int[] offsets() {
            int[] offsets = new int[targets.size()];
            Arrays.setAll(offsets, i -> i);
            return offsets;
        }

        @Override
        public List<RowBlock.Encoder> encoders(Table table) {
            return targets.stream().map(NumberTarget::encoder).toList();
        }

        @Override
        public float[] encode(
                Map<String, ? extends @Nullable Object> values, UnaryOperator<String> places, RowIssues issues) {
            float[] outputs = new float[width()];
            for (int i = 0; i < outputs.length; i++) {
                NumberTarget target = targets.get(i);
                outputs[i] = target.encode(values.get(target.column), places, issues);
            }
            return outputs;
        }

        @Override
        public List<String> outputNames() {
            return columns();
        }

        /** From a network's outputs to raw units. */
        public double[] decode(double[] outputs) {
            double[] raw = new double[targets.size()];
            Arrays.setAll(raw, i -> targets.get(i).decoded(outputs[i]));
            return raw;
        }
    }

    /**
     * One number, scaled as {@code (x - center) / spread}, of its logarithm where the scaling says so.
     *
     * @param spread 0 when all training rows had the same number
     */
    record NumberTarget(String column, ColumnType type, Scaling scaling, double center, double spread) {

        private RowBlock.Encoder encoder() {
            return (stored, block, offset) -> {
                int at = offset;
                for (int row = block.from; row < block.to; row++) {
                    block.values[at] = encoded(stored[row]);
                    at += block.stride;
                }
            };
        }

        private float encode(@Nullable Object sent, UnaryOperator<String> places, RowIssues issues) {
            double raw = sent instanceof Number number ? number.doubleValue() : Double.NaN;
            float encoded = encoded(raw);
            if (!Float.isFinite(encoded)) {
                String detail =
                        "\"%s\" must be a number that is finite and not too large or too small".formatted(column);
                String example = ExampleNumber.like(ColumnType.NUMBER, scaling.unbent(center), scaling.least());
                issues.add(Violation.at(places.apply(column), detail, sent, example));
            }
            return encoded;
        }

        private float encoded(double raw) {
            if (Double.isNaN(raw)) {
                return Float.NaN;
            }
            return spread == 0 ? 0 : (float) ((scaling.bent(raw) - center) / spread);
        }

        /** How a number x becomes what an output is to be. */
        public String formula() {
            return scaling.formula(spread);
        }

        /** How an output y becomes a number in raw units. */
        public String inverse() {
            return scaling.inverse(spread);
        }

        /** The numbers in these formulas, by their names there. */
        public Map<String, Double> figures() {
            return scaling.figuresOf(center, spread);
        }

        /** From one output to raw units. */
        public double decoded(double output) {
            return scaling.unbent(center + spread * output);
        }
    }
}
