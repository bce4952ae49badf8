package dev.chainrule.encoding;

import dev.chainrule.encoding.feature.Categorical;
import dev.chainrule.encoding.feature.CategoryIndex;
import dev.chainrule.encoding.feature.CategoryValues;
import dev.chainrule.encoding.feature.FeatureEncoding;
import dev.chainrule.encoding.feature.RowBlock;
import dev.chainrule.table.Moments;
import dev.chainrule.table.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * For each category of some columns, the mean of the targets of its training rows, drawn towards the mean of all of
 * them: {@code (sum + m · mean) / (rows + m)} (Micci-Barreca 2001, equation 3, with a constant m). A training row would
 * see its own target in that, so for learning the rows are cut into five parts, and each row gets the mean of the four
 * others (out of fold, as scikit-learn's TargetEncoder and Prokhorenkova et al. 2018, section 3.2, advise).
 */
final class TargetMeans {

    private static final int PARTS = 5;
    private static final int ALL = PARTS;

    private final TrainingRows rows;
    private final TargetEncoding target;
    private final int outputs;
    private final Map<String, OfColumn> columns = new LinkedHashMap<>();

    TargetMeans(TrainingRows rows, TargetEncoding target) {
        this.rows = rows;
        this.target = target;
        this.outputs = target.width();
    }

    void add(FeaturePlan feature, List<Object> categories, @Nullable Object fill) {
        columns.put(feature.column().name(), new OfColumn(feature, categories, fill));
    }

    /** Reads the table once, if there is anything to learn. */
    void learn(Table table) {
        if (columns.isEmpty()) {
            return;
        }
        List<OfColumn> learners = List.copyOf(columns.values());
        List<String> names = new ArrayList<>(columns.keySet());
        names.addAll(target.columns());
        learners.forEach(learner -> learner.places = learner.places(table));
        List<RowBlock.Encoder> encoders = target.encoders(table);
        RowBlock block = new RowBlock(outputs);
        table.read(names, (first, count, cells) -> {
            for (int from = 0; from < count; from += block.rows()) {
                block.hold(first, from, Math.min(from + block.rows(), count))
                        .fill(encoders, target.offsets(), i -> cells[learners.size() + i]);
                for (int i = 0; i < learners.size(); i++) {
                    learners.get(i).add(cells[i], block);
                }
            }
        });
        learners.forEach(OfColumn::finish);
    }

    FeatureEncoding encoding(FeaturePlan feature, @Nullable Object fill) {
        OfColumn learnt = Objects.requireNonNull(columns.get(feature.column().name()));
        List<String> names = IntStream.range(0, outputs)
                .mapToObj(output -> outputs == 1
                        ? "target mean of " + learnt.name()
                        : "target mean %s of %s".formatted(output, learnt.name()))
                .toList();
        return new CategoryValues(
                learnt.name(),
                feature.type(),
                Categorical.TARGET_MEAN,
                learnt.categories,
                fill,
                names,
                boxed(learnt.values[ALL], 0, learnt.categories.size() * outputs),
                boxed(learnt.values[ALL], learnt.categories.size() * outputs, outputs),
                learnt.standards);
    }

    private static List<Double> boxed(float[] values, int from, int count) {
        return IntStream.range(from, from + count)
                .mapToObj(i -> (double) values[i])
                .toList();
    }

    /** What encodes a column so that no training row sees its own target; nothing for any other feature. */
    Optional<RowBlock.Encoder> outOfFold(FeatureEncoding feature) {
        OfColumn learnt = columns.get(feature.column());
        if (learnt == null) {
            return Optional.empty();
        }
        return Optional.of(
                feature instanceof FeatureEncoding.Indicated indicated
                        ? indicated.with(learnt::encode)
                        : learnt::encode);
    }

    private static int part(int row) {
        return (int) Long.remainderUnsigned(TrainingRows.mixed(row), PARTS);
    }

    /** One column; in each array the last category is the unknown one. */
    private final class OfColumn {

        private final FeaturePlan feature;
        private final List<Object> categories;
        private final @Nullable Object fill;
        private CategoryIndex places = CategoryIndex.EMPTY;
        /** {@code [part][category · outputs + output]} */
        private final double[][] sums;
        /** {@code [part][category]} */
        private final long[][] counts;
        /** {@code [part that is left out][category · outputs + output]}, standardized; none is left out in the last. */
        private final float[][] values;

        /** One for each output. */
        private final List<CategoryValues.Standard> standards = new ArrayList<>();

        OfColumn(FeaturePlan feature, List<Object> categories, @Nullable Object fill) {
            this.feature = feature;
            this.categories = categories;
            this.fill = fill;
            this.sums = new double[PARTS][(categories.size() + 1) * outputs];
            this.counts = new long[PARTS][categories.size() + 1];
            this.values = new float[PARTS + 1][(categories.size() + 1) * outputs];
        }

        String name() {
            return feature.column().name();
        }

        CategoryIndex places(Table table) {
            return CategoryIndex.of(categories, feature.type(), table.dictionary(name()), fill);
        }

        private int place(double stored) {
            int place = places.of(stored);
            return place == CategoryIndex.NONE ? categories.size() : place;
        }

        /** @param targets the encoded targets of the block's rows */
        void add(double[] stored, RowBlock targets) {
            int at = 0;
            for (int row = targets.from; row < targets.to; row++, at += outputs) {
                if (rows.contains(targets.first + row)) {
                    int part = part(targets.first + row);
                    int place = place(stored[row]);
                    counts[part][place]++;
                    for (int output = 0; output < outputs; output++) {
                        sums[part][place * outputs + output] += targets.values[at + output];
                    }
                }
            }
        }

        void finish() {
            for (int output = 0; output < outputs; output++) {
                double[] means = means(output, ALL);
                Moments ofRows = new Moments();
                for (int place = 0; place < means.length; place++) {
                    ofRows.add(means[place], count(place, ALL));
                }
                standards.add(new CategoryValues.Standard(ofRows.mean(), ofRows.std()));
                for (int part = 0; part <= ALL; part++) {
                    standardize(part == ALL ? means : means(output, part), ofRows, values[part], output);
                }
            }
        }

        private void standardize(double[] means, Moments ofRows, float[] into, int output) {
            for (int place = 0; place < means.length; place++) {
                double centered = means[place] - ofRows.mean();
                into[place * outputs + output] = ofRows.std() == 0 ? 0 : (float) (centered / ofRows.std());
            }
        }

        /** Of each category, without the rows of one part. */
        private double[] means(int output, int without) {
            double sum = 0;
            long count = 0;
            for (int place = 0; place <= categories.size(); place++) {
                sum += sum(place, output, without);
                count += count(place, without);
            }
            double ofAll = count == 0 ? 0 : sum / count;
            double[] means = new double[categories.size() + 1];
            Arrays.fill(means, ofAll);
            for (int place = 0; place < categories.size(); place++) {
                double weight = count(place, without) + feature.smoothing();
                if (weight > 0) {
                    means[place] = (sum(place, output, without) + feature.smoothing() * ofAll) / weight;
                }
            }
            return means;
        }

        private double sum(int place, int output, int without) {
            double sum = 0;
            for (int part = 0; part < PARTS; part++) {
                sum += part == without ? 0 : sums[part][place * outputs + output];
            }
            return sum;
        }

        private long count(int place, int without) {
            long count = 0;
            for (int part = 0; part < PARTS; part++) {
                count += part == without ? 0 : counts[part][place];
            }
            return count;
        }

        /** Of a training row without the part that it is in. */
        void encode(double[] stored, RowBlock block, int offset) {
            int at = offset;
            for (int row = block.from; row < block.to; row++) {
                int index = block.first + row;
                float[] of = values[rows.contains(index) ? part(index) : ALL];
                System.arraycopy(of, place(stored[row]) * outputs, block.values, at, outputs);
                at += block.stride;
            }
        }
    }
}
