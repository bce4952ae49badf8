package dev.chainrule.model.manifest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.chainrule.definition.Definitions;
import dev.chainrule.definition.SchemaHistory;
import dev.chainrule.encoding.Encoding;
import dev.chainrule.encoding.Task;
import dev.chainrule.network.NetworkSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Everything a model is but its weights, as it is stored.
 *
 * @param schema of this manifest; later versions read older ones
 * @param network the {@link NetworkSpec} as its definition
 * @param example an example row of the dataset to predict
 * @param train measured on the training set
 * @param validation measured on the validation set; null if there was none
 * @param crossValidation how good networks like it were on the fold they were not trained on; null without folds
 * @param test measured on the test set, which nothing has seen before; null if there was none
 * @param intervals of 95 % around the metrics of {@code test}, by their names; null without a test set
 * @param baseline the metrics of a baseline that ignores the features; null in models of before there was one
 * @param notes which metrics can be relied on, in sentences; null in models of before there were any
 * @param copies test rows, or else rows of the folds, that are duplicates of training rows; null where nobody has
 *     counted them
 */
public record ModelManifest(
        int schema,
        Task task,
        JsonNode network,
        Encoding encoding,
        Map<String, @Nullable Object> example,
        Measurement train,
        @Nullable Measurement validation,
        @Nullable CrossValidation crossValidation,
        @Nullable Measurement test,
        @Nullable Map<String, List<Double>> intervals,
        @Nullable Baseline baseline,
        @Nullable List<String> notes,
        Provenance provenance,
        @Nullable @JsonInclude(JsonInclude.Include.NON_NULL) Integer copies) {

    /** Of a network that was measured on these rows of its training set. */
    public static Builder of(Blueprint blueprint, Provenance provenance, Measurement train) {
        return new Builder(SCHEMA, blueprint, provenance, train);
    }

    /** This one, to be changed in some of its parts. */
    private Builder changed() {
        return changed(schema, blueprint(), provenance);
    }

    private Blueprint blueprint() {
        return new Blueprint(schema, task, network, encoding, example);
    }

    private Builder changed(int version, Blueprint blueprint, Provenance from) {
        return new Builder(version, blueprint, from, train)
                .validation(validation)
                .crossValidation(crossValidation)
                .test(test, intervals)
                .baseline(baseline)
                .notes(notes)
                .copies(copies);
    }

    /** Of its network. */
    public NetworkSpec spec() {
        return Definitions.readStored(network, NetworkSpec.class);
    }

    /** The set whose metrics say most about rows to come. */
    public Measurement judged() {
        return test != null ? test : validation != null ? validation : train;
    }

    /** Its name in the API: test, validation or train. */
    public String judgedOn() {
        return test != null ? "test" : validation != null ? "validation" : "train";
    }

    /** Each metric of the test set, and its interval beside it; null without a test set. */
    public @Nullable Map<String, @Nullable Object> testFigures() {
        if (test == null) {
            return null;
        }
        Map<String, List<Double>> ends = intervals == null ? Map.of() : intervals;
        Map<String, @Nullable Object> figures = new LinkedHashMap<>();
        test.metrics().forEach((name, value) -> {
            figures.put(name, value);
            if (value != null) {
                figures.put(name + "_interval", ends.get(name));
            }
        });
        return figures;
    }

    /** The same with these metrics of networks like it, and with what can be relied on then. */
    public ModelManifest with(@Nullable CrossValidation folds, List<String> further) {
        Builder with = changed().crossValidation(folds);
        List<String> all = new ArrayList<>(MetricReliability.of(with.build()).notes());
        all.addAll(further);
        return with.notes(all).build();
    }

    /** The same with another provenance. */
    public ModelManifest with(Provenance other) {
        return changed(schema, blueprint(), other).build();
    }

    /** Of a network that was trained once more and takes the place of this one, with the metrics of this one. */
    public ModelManifest refitted(Blueprint other, Provenance from) {
        return changed(SCHEMA, other, from).build();
    }

    /** The same of a network that has been measured on the test set itself. */
    public ModelManifest tested(
            @Nullable Measurement measured, @Nullable Map<String, List<Double>> ends, @Nullable Baseline constant) {
        return changed().test(measured, ends).baseline(constant).build();
    }

    /** The same where so many rows that it is judged by are duplicates of training rows. */
    public ModelManifest copied(@Nullable Integer count) {
        return changed().copies(count).build();
    }

    /** Collects a manifest by the names of its parts; what is left out was not measured. */
    public static final class Builder {

        private final int schema;
        private final Blueprint blueprint;
        private final Provenance provenance;
        private final Measurement train;
        private @Nullable Measurement validation;
        private @Nullable CrossValidation crossValidation;
        private @Nullable Measurement test;
        private @Nullable Map<String, List<Double>> intervals;
        private @Nullable Baseline baseline;
        private @Nullable List<String> notes;
        private @Nullable Integer copies;

        private Builder(int schema, Blueprint blueprint, Provenance provenance, Measurement train) {
            this.schema = schema;
            this.blueprint = blueprint;
            this.provenance = provenance;
            this.train = train;
        }

        public Builder validation(@Nullable Measurement measured) {
            validation = measured;
            return this;
        }

        public Builder crossValidation(@Nullable CrossValidation folds) {
            crossValidation = folds;
            return this;
        }

        public Builder test(@Nullable Measurement measured, @Nullable Map<String, List<Double>> ends) {
            test = measured;
            intervals = ends;
            return this;
        }

        public Builder baseline(@Nullable Baseline constant) {
            baseline = constant;
            return this;
        }

        private Builder notes(@Nullable List<String> sentences) {
            notes = sentences;
            return this;
        }

        private Builder copies(@Nullable Integer count) {
            copies = count;
            return this;
        }

        public ModelManifest build() {
            return new ModelManifest(
                    schema,
                    blueprint.task(),
                    blueprint.network(),
                    blueprint.encoding(),
                    blueprint.example(),
                    train,
                    validation,
                    crossValidation,
                    test,
                    intervals,
                    baseline,
                    notes,
                    provenance,
                    copies);
        }
    }

    /** A step changes a whole manifest, so also the network and the encoding in it. */
    static final SchemaHistory SCHEMAS = SchemaHistory.of("model", List.of());

    public static final int SCHEMA = SCHEMAS.current();

    private static final JsonMapper JSON = JsonMapper.shared();

    /** As it is stored. */
    public String json() {
        return JSON.writeValueAsString(this);
    }

    /**
     * In the schema of today, whichever it was written in.
     *
     * @throws dev.chainrule.problem.ProblemException where a later version wrote it
     */
    public static ModelManifest read(String json) {
        return read(json, JSON);
    }

    /**
     * The same by another reader, which may ask for more.
     *
     * @throws dev.chainrule.problem.ProblemException where a later version wrote it
     */
    public static ModelManifest read(String json, JsonMapper reader) {
        ObjectNode stored = (ObjectNode) reader.readTree(json);
        SCHEMAS.upgrade(stored);
        return reader.treeToValue(stored, ModelManifest.class);
    }
}
