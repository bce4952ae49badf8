package dev.chainrule.drift;

import dev.chainrule.batch.DatasetRows;
import dev.chainrule.batch.RowFaults;
import dev.chainrule.dataset.Dataset;
import dev.chainrule.dataset.Datasets;
import dev.chainrule.encoding.Encoding;
import dev.chainrule.encoding.TargetEncoding;
import dev.chainrule.encoding.feature.FeatureEncoding;
import dev.chainrule.evaluation.ModelRows;
import dev.chainrule.model.Model;
import dev.chainrule.model.Models;
import dev.chainrule.model.TrainedNetwork;
import dev.chainrule.split.Split;
import dev.chainrule.table.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Looks at the rows that models learned from, once for each model, as long as its dataset is there. */
@Component
class References {

    private static final int BLOCK = 256;
    /** Of larger datasets the split is not made again. */
    private static final int MOST_SPLIT = 5_000_000;
    /** Parts of a table that are read. */
    private static final int MOST_CHUNKS = 64;

    private final DriftStore store;
    private final Models models;
    private final Datasets datasets;
    private final ModelRows rows;
    private final DriftSettings settings;

    References(DriftStore store, Models models, Datasets datasets, ModelRows rows, DriftSettings settings) {
        this.store = store;
        this.models = models;
        this.datasets = datasets;
        this.rows = rows;
        this.settings = settings;
    }

    /** Empty where nothing is known, and the dataset has been deleted. */
    Optional<Reference> of(Model model) {
        Optional<Reference> known = store.reference(model.id());
        if (known.isPresent()) {
            return known;
        }
        Optional<Reference> made = rows.dataset(model).map(dataset -> make(model, dataset));
        made.ifPresent(reference -> store.keep(model.id(), reference));
        return made;
    }

    private Reference make(Model model, Dataset dataset) {
        try (Table table = datasets.open(dataset);
                TrainedNetwork network = models.load(model)) {
            boolean split = dataset.rows() <= MOST_SPLIT;
            int[] all = split
                    ? rows.split(model, table).training()
                    : IntStream.range(0, table.rows())
                            .filter(row -> row / table.chunkRows() % every(table) == 0)
                            .limit(MOST_SPLIT)
                            .toArray();
            int[] looked = Split.spread(near(table, all), settings.rows());
            return new Looking(network, table, looked).reference(split ? "training" : "dataset");
        }
    }

    private static int every(Table table) {
        return (table.chunks() + MOST_CHUNKS - 1) / MOST_CHUNKS;
    }

    private static int[] near(Table table, int[] all) {
        int every = every(table);
        return every == 1
                ? all
                : Arrays.stream(all)
                        .filter(row -> row / table.chunkRows() % every == 0)
                        .toArray();
    }

    /** One pass over the rows. */
    private final class Looking {

        private final TrainedNetwork network;
        private final Encoding encoding;
        private final Table table;
        private final int[] numbers;
        private final DatasetRows source;
        private final List<FeatureEncoding> features;

        Looking(TrainedNetwork network, Table table, int[] numbers) {
            this.network = network;
            this.encoding = network.encoding();
            this.table = table;
            this.numbers = numbers;
            this.source = new DatasetRows(encoding, table, new RowFaults());
            this.features = encoding.features()
                    .subList(
                            0, Math.min(settings.features(), encoding.features().size()));
        }

        Reference reference(String on) {
            List<double[]> values = new ArrayList<>();
            List<List<@Nullable String>> categories = new ArrayList<>();
            for (FeatureEncoding feature : features) {
                values.add(
                        CountedValue.measure(feature) == Measure.CATEGORY ? new double[0] : new double[numbers.length]);
                categories.add(new ArrayList<>());
            }
            List<float[]> outputs = new ArrayList<>();
            List<float[]> block = new ArrayList<>();
            for (int i = 0; i < numbers.length; i++) {
                DatasetRows.Row row = source.row(numbers[i]);
                for (int feature = 0; feature < features.size(); feature++) {
                    Measure measure = CountedValue.measure(features.get(feature));
                    Object value = row.value(table.place(features.get(feature).column()));
                    if (measure == Measure.CATEGORY) {
                        categories.get(feature).add(CountedValue.category(value));
                    } else {
                        values.get(feature)[i] = CountedValue.number(measure, value);
                    }
                }
                float[] inputs = new float[encoding.inputs()];
                if (row.encode(inputs)) {
                    block.add(inputs);
                }
                if (block.size() == BLOCK || i == numbers.length - 1) {
                    outputs.addAll(Arrays.asList(network.outputs(block.toArray(float[][]::new))));
                    block.clear();
                }
            }
            List<Bins> bins = new ArrayList<>();
            for (int feature = 0; feature < features.size(); feature++) {
                String name = features.get(feature).column();
                Measure measure = CountedValue.measure(features.get(feature));
                bins.add(
                        measure == Measure.CATEGORY
                                ? Bins.ofCategories(name, categories.get(feature))
                                : Bins.ofNumbers(name, measure, values.get(feature)));
            }
            return new Reference(numbers.length, on, bins, answers(outputs));
        }

        private List<Bins> answers(List<float[]> outputs) {
            TargetEncoding target = encoding.target();
            List<Bins> bins = new ArrayList<>();
            for (int i = 0; i < CountedValue.answers(target); i++) {
                int answer = i;
                String name = CountedValue.answerName(target, answer);
                if (target instanceof TargetEncoding.Classes && answer == 0) {
                    List<@Nullable String> labels = new ArrayList<>();
                    outputs.forEach(row -> labels.add(CountedValue.answerCategory(target, answer, row)));
                    bins.add(Bins.ofCategories(name, labels));
                } else {
                    bins.add(Bins.ofNumbers(
                            name,
                            Measure.NUMBER,
                            outputs.stream()
                                    .mapToDouble(row -> CountedValue.answerNumber(target, answer, row))
                                    .toArray()));
                }
            }
            return bins;
        }
    }
}
