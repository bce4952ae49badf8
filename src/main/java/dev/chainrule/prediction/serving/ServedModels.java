package dev.chainrule.prediction.serving;

import dev.chainrule.encoding.Encoding;
import dev.chainrule.encoding.TargetEncoding;
import dev.chainrule.encoding.feature.RawRow;
import dev.chainrule.model.Model;
import dev.chainrule.model.ModelVersion;
import dev.chainrule.model.Models;
import dev.chainrule.model.TrainedNetwork;
import dev.chainrule.prediction.PlainJson;
import dev.chainrule.prediction.PredictionSettings;
import dev.chainrule.prediction.Predictor;
import dev.chainrule.prediction.RowReader;
import dev.chainrule.prediction.inference.ModelOutput;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.web.body.HeapBudget;
import dev.chainrule.web.body.JsonBody;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** What is answered to each of the verbs. */
@Component
final class ServedModels {

    private static final String INSTANCES = "instances";
    private static final String INPUTS = "inputs";
    private static final String EXAMPLES = "examples";
    private static final String CONTEXT = "context";
    private static final String SIGNATURE = "signature_name";
    private static final Set<String> OF_PREDICT = Set.of(SIGNATURE, INSTANCES, INPUTS);
    private static final Set<String> OF_EXAMPLES = Set.of(SIGNATURE, EXAMPLES, CONTEXT);
    private static final int MOST_VERSIONS = 10_000;
    private static final long BYTES_OF_OUTPUT = 64;
    private static final long BYTES_OF_ROW = 128;

    private final Models models;
    private final PredictionSettings settings;
    private final HeapBudget heap;

    ServedModels(Models models, PredictionSettings settings, HeapBudget heap) {
        this.models = models;
        this.settings = settings;
        this.heap = heap;
    }

    Models.Named find(String name) {
        return models.named(name);
    }

    /** @param version as it stands in the path */
    Models.Named ofVersion(String name, String version) {
        return models.version(name, version);
    }

    /** @param label an alias of one of its versions */
    Models.Named ofLabel(String name, String label) {
        return models.aliased(name, label);
    }

    /** The last one first; all of them where the model is called by its bare name. */
    List<Integer> versions(String name) {
        return models.versionsOf(name, MOST_VERSIONS).stream()
                .map(ModelVersion::version)
                .sorted((a, b) -> Integer.compare(b, a))
                .toList();
    }

    /** Row by row where instances came, by output where inputs did. */
    Map<String, Object> predict(Models.Named named, JsonBody body) {
        Model model = named.model();
        JsonNode asked = object(body, OF_PREDICT);
        if (asked.has(INSTANCES) == asked.has(INPUTS)) {
            throw ProblemException.invalid(
                    "",
                    asked.has(INSTANCES) ? "has both instances and inputs" : "has neither instances nor inputs",
                    null,
                    "instances for rows, or inputs for columns");
        }
        RowReader reader = reader(model);
        boolean byRow = asked.has(INSTANCES);
        List<RawRow> rows = byRow
                ? reader.rows(asked.get(INSTANCES), "/" + INSTANCES, Map.of())
                : reader.columns(asked.get(INPUTS), "/" + INPUTS);
        List<double[]> said = ask(named, rows);
        List<ModelOutput> outputs = ModelOutput.of(target(model), named.threshold());
        return byRow ? Map.of("predictions", byRow(outputs, said)) : Map.of("outputs", byOutput(outputs, said));
    }

    private static List<Object> byRow(List<ModelOutput> outputs, List<double[]> said) {
        List<List<Object>> columns =
                outputs.stream().map(output -> elements(output, said)).toList();
        if (columns.size() == 1) {
            return columns.get(0);
        }
        List<Object> rows = new ArrayList<>(said.size());
        for (int i = 0; i < said.size(); i++) {
            Map<String, Object> row = new LinkedHashMap<>();
            for (int j = 0; j < outputs.size(); j++) {
                row.put(outputs.get(j).name(), columns.get(j).get(i));
            }
            rows.add(row);
        }
        return rows;
    }

    private static Object byOutput(List<ModelOutput> outputs, List<double[]> said) {
        if (outputs.size() == 1) {
            return elements(outputs.get(0), said);
        }
        Map<String, Object> byName = new LinkedHashMap<>();
        outputs.forEach(output -> byName.put(output.name(), elements(output, said)));
        return byName;
    }

    /** One for each row: a value, or a list of them. */
    private static List<Object> elements(ModelOutput output, List<double[]> said) {
        Object values = output.values().apply(said);
        List<Object> elements = new ArrayList<>(said.size());
        for (int i = 0; i < said.size(); i++) {
            elements.add(output.width() == 0 ? Array.get(values, i) : list(values, i * output.width(), output.width()));
        }
        return elements;
    }

    private static List<Object> list(Object values, int from, int length) {
        List<Object> list = new ArrayList<>(length);
        for (int i = 0; i < length; i++) {
            list.add(Array.get(values, from + i));
        }
        return list;
    }

    /** For each example all classes with their probabilities, in the order of the model. */
    Map<String, Object> classify(Models.Named named, JsonBody body) {
        Model model = named.model();
        if (!(target(model) instanceof TargetEncoding.Classes classes)) {
            throw wrongVerb(model, "has no single target with classes", "predict, or regress for a number");
        }
        List<List<List<Object>>> results = new ArrayList<>();
        for (double[] outputs : examples(named, body)) {
            double[] probabilities = classes.probabilities(outputs);
            List<List<Object>> ofExample = new ArrayList<>();
            for (int i = 0; i < probabilities.length; i++) {
                ofExample.add(List.of(String.valueOf(classes.labels().get(i)), (float) probabilities[i]));
            }
            results.add(ofExample);
        }
        return Map.of("results", results);
    }

    /** For each example its number. */
    Map<String, Object> regress(Models.Named named, JsonBody body) {
        Model model = named.model();
        if (!(target(model) instanceof TargetEncoding.NumericTargets numbers)
                || numbers.columns().size() > 1) {
            throw wrongVerb(model, "has no single target with numbers", "predict, or classify for classes");
        }
        return Map.of("results", byRow(ModelOutput.of(numbers), examples(named, body)));
    }

    private static ProblemException wrongVerb(Model model, String detail, String hint) {
        return ProblemException.invalid("", "the model \"%s\" %s".formatted(model.name(), detail), null, hint);
    }

    private List<double[]> examples(Models.Named named, JsonBody body) {
        JsonNode asked = object(body, OF_EXAMPLES);
        JsonNode context = asked.path(CONTEXT);
        Map<String, @Nullable Object> shared = new LinkedHashMap<>();
        if (context.isObject()) {
            context.properties().forEach(field -> shared.put(field.getKey(), PlainJson.value(field.getValue())));
        } else if (!context.isMissingNode() && !context.isNull()) {
            throw ProblemException.invalid("/" + CONTEXT, "must be an object", null, "values that all examples share");
        }
        return ask(named, reader(named.model()).rows(asked.path(EXAMPLES), "/" + EXAMPLES, shared));
    }

    private List<double[]> ask(Models.Named named, List<RawRow> rows) {
        heap.take(rows.size()
                * (BYTES_OF_ROW + BYTES_OF_OUTPUT * encoding(named.model()).outputs()));
        try (TrainedNetwork network = models.load(named)) {
            return ModelOutput.finite(Predictor.predict(network, rows).rows());
        }
    }

    private RowReader reader(Model model) {
        return new RowReader(encoding(model), settings.maxRows());
    }

    private static TargetEncoding target(Model model) {
        return encoding(model).target();
    }

    private static Encoding encoding(Model model) {
        return model.manifest().encoding();
    }

    /** A model has one, which may be named, or left out in any way that TensorFlow Serving knows. */
    private static void requireSignature(JsonNode named) {
        boolean usual = named.isMissingNode()
                || named.isNull()
                || (named.isString() && Set.of("", ServedMetadata.SIGNATURE).contains(named.stringValue()));
        if (!usual) {
            throw ProblemException.invalid(
                    "/" + SIGNATURE,
                    "is no signature of the model",
                    PlainJson.value(named),
                    "\"%s\", or none".formatted(ServedMetadata.SIGNATURE));
        }
    }

    private static JsonNode object(JsonBody body, Set<String> known) {
        JsonNode asked = body.tree();
        if (!asked.isObject()) {
            throw ProblemException.invalid("", "must be an object", null, "with one of " + known);
        }
        RowReader.refuseUnknown(asked, "", known);
        requireSignature(asked.path(SIGNATURE));
        return asked;
    }
}
