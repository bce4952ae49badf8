package dev.chainrule.model;

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
 * @param intervals of 95 % around the figures of {@code test}, by their names; null without a test set
 * @param baseline the figures of an answer that ignores the features; null in models of before there was one
 * @param notes which figure may be believed, in words; null in models of before there were any
 * @param copies test rows, or else rows of the folds, that stand among the rows learned from too, cell for cell; null
 *     where nobody has counted them
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

    /** Whose copies nobody has counted. */
    public ModelManifest(
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
            Provenance provenance) {
        this(
                schema,
                task,
                network,
                encoding,
                example,
                train,
                validation,
                crossValidation,
                test,
                intervals,
                baseline,
                notes,
                provenance,
                null);
    }

    /** Of which only training and validation rows were measured. */
    public ModelManifest(
            int schema,
            Task task,
            JsonNode network,
            Encoding encoding,
            Map<String, @Nullable Object> example,
            Measurement train,
            @Nullable Measurement validation,
            @Nullable CrossValidation crossValidation,
            Provenance provenance) {
        this(
                schema,
                task,
                network,
                encoding,
                example,
                train,
                validation,
                crossValidation,
                null,
                null,
                null,
                null,
                provenance);
    }

    /** Of its network. */
    public NetworkSpec spec() {
        return Definitions.readStored(network, NetworkSpec.class);
    }

    /** The set whose figures say most about rows to come. */
    public Measurement judged() {
        return test != null ? test : validation != null ? validation : train;
    }

    /** Its name in the API: test, validation or train. */
    public String judgedOn() {
        return test != null ? "test" : validation != null ? "validation" : "train";
    }

    /** Each figure of the test set, and its interval beside it; null without a test set. */
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

    /** The same with these figures of networks like it, and with what may be believed then. */
    public ModelManifest with(@Nullable CrossValidation figures, List<String> further) {
        List<String> all =
                new ArrayList<>(Belief.of(with(figures, notes, provenance)).notes());
        all.addAll(further);
        return with(figures, all, provenance);
    }

    /** The same with another provenance. */
    public ModelManifest with(Provenance other) {
        return with(crossValidation, notes, other);
    }

    private ModelManifest with(@Nullable CrossValidation figures, @Nullable List<String> believed, Provenance from) {
        return new ModelManifest(
                schema,
                task,
                network,
                encoding,
                example,
                train,
                validation,
                figures,
                test,
                intervals,
                baseline,
                believed,
                from,
                copies);
    }

    /** Of a network that was trained once more and takes the place of this one, with the figures of this one. */
    public ModelManifest refitted(Blueprint other, Provenance from) {
        return new ModelManifest(
                SCHEMA,
                other.task(),
                other.network(),
                other.encoding(),
                other.example(),
                train,
                validation,
                crossValidation,
                test,
                intervals,
                baseline,
                notes,
                from,
                copies);
    }

    /** The same of a network that has been measured on the test set itself. */
    public ModelManifest tested(
            @Nullable Measurement measured, @Nullable Map<String, List<Double>> ends, @Nullable Baseline constant) {
        return new ModelManifest(
                schema,
                task,
                network,
                encoding,
                example,
                train,
                validation,
                crossValidation,
                measured,
                ends,
                constant,
                notes,
                provenance,
                copies);
    }

    /** The same where so many rows that it is judged by stand among those that it learned from. */
    public ModelManifest copied(@Nullable Integer count) {
        return new ModelManifest(
                schema,
                task,
                network,
                encoding,
                example,
                train,
                validation,
                crossValidation,
                test,
                intervals,
                baseline,
                notes,
                provenance,
                count);
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
