package dev.chainrule.prediction.scoring;

import dev.chainrule.encoding.TargetEncoding;
import dev.chainrule.encoding.feature.RawRow;
import dev.chainrule.model.Model;
import dev.chainrule.model.Models;
import dev.chainrule.model.TrainedNetwork;
import dev.chainrule.prediction.AnswerForm;
import dev.chainrule.prediction.ClassPrediction;
import dev.chainrule.prediction.Predicted;
import dev.chainrule.prediction.PredictionSettings;
import dev.chainrule.prediction.Predictor;
import dev.chainrule.prediction.RowReader;
import dev.chainrule.prediction.dialect.CsvQuestion;
import dev.chainrule.prediction.inference.ModelOutput;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.web.body.HeapBudget;
import dev.chainrule.web.body.JsonBody;
import dev.chainrule.web.body.StreamedBody;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Asks models with what MLflow's clients send. */
@Component
final class Scoring {

    private static final List<String> FORMS = List.of("dataframe_split", "dataframe_records", "instances", "inputs");
    private static final Set<String> KNOWN =
            Set.of("dataframe_split", "dataframe_records", "instances", "inputs", "params");
    private static final Set<String> OF_A_SPLIT = Set.of("columns", "data", "index");
    private static final long BYTES_OF_ROW = 128;
    private static final long BYTES_OF_OUTPUT = 128;

    private final Models models;
    private final PredictionSettings settings;
    private final HeapBudget heap;

    Scoring(Models models, PredictionSettings settings, HeapBudget heap) {
        this.models = models;
        this.settings = settings;
        this.heap = heap;
    }

    /** @throws ProblemException with what is wrong with the request */
    Scores score(Models.Named asked, JsonBody body) {
        return score(asked, rows(reader(asked.model()), body.tree()));
    }

    private static List<RawRow> rows(RowReader reader, JsonNode asked) {
        List<String> forms = FORMS.stream().filter(asked::has).toList();
        if (forms.size() != 1) {
            throw ProblemException.invalid(
                    "",
                    forms.isEmpty() ? "must be an object with rows" : "has rows more than once: " + forms,
                    null,
                    "one of " + String.join(", ", FORMS));
        }
        RowReader.refuseUnknown(asked, "", KNOWN);
        String form = forms.get(0);
        JsonNode rows = asked.get(form);
        return switch (form) {
            case "dataframe_split" -> {
                RowReader.refuseUnknown(rows, "/" + form, OF_A_SPLIT);
                yield reader.table(rows.path("columns"), rows.path("data"), "/" + form);
            }
            case "inputs" -> reader.columns(rows, "/" + form);
            default -> reader.rows(rows, "/" + form, Map.of());
        };
    }

    /** @param body CSV, in any form that predictions take */
    Scores score(Models.Named asked, StreamedBody body) throws IOException {
        CsvQuestion question = new CsvQuestion(asked.model().manifest().encoding(), settings.maxRows(), heap::take);
        return score(asked, question.rows(body));
    }

    private Scores score(Models.Named asked, List<RawRow> rows) {
        Model model = asked.model();
        AnswerForm form = new AnswerForm(null, asked.threshold(), false, false);
        TargetEncoding target = model.manifest().encoding().target();
        heap.take(rows.size() * (BYTES_OF_ROW + BYTES_OF_OUTPUT * target.width()));
        try (TrainedNetwork network = models.load(asked)) {
            List<Object> scores = new ArrayList<>(rows.size());
            for (double[] outputs :
                    ModelOutput.finite(Predictor.predict(network, rows).rows())) {
                scores.add(plain(Predicted.of(target, outputs, form)));
            }
            return new Scores(scores);
        }
    }

    /** @throws ProblemException where a number is not finite in its unit */
    private static Object plain(@Nullable Object prediction) {
        if (prediction instanceof ClassPrediction classes) {
            return Objects.requireNonNull(classes.label());
        }
        if (prediction instanceof Map<?, ?> several) {
            Map<String, Object> byColumn = new LinkedHashMap<>();
            several.forEach((column, value) -> byColumn.put(String.valueOf(column), plain(value)));
            return byColumn;
        }
        if (prediction == null) {
            throw ProblemException.invalid(
                    "", "a row has a prediction that is not finite", null, "values that are less extreme");
        }
        return prediction;
    }

    private RowReader reader(Model model) {
        return new RowReader(model.manifest().encoding(), settings.maxRows());
    }
}
