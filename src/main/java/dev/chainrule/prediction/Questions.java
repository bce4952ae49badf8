package dev.chainrule.prediction;

import dev.chainrule.checkpoint.Checkpoint;
import dev.chainrule.checkpoint.Checkpoints;
import dev.chainrule.encoding.feature.RawRow;
import dev.chainrule.model.Model;
import dev.chainrule.model.Models;
import dev.chainrule.network.metric.TemperatureScaling;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.web.body.HeapBudget;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Rows that a network is asked about, in whichever form they came. */
@Component
public class Questions {

    public static final String CHECKPOINT = "checkpoint";
    public static final String SHADOW = "shadow";

    /** The parameters of a query that only models have, beside {@link AnswerForm#OPTIONS}. */
    public static final List<String> OF_MODELS = List.of(CHECKPOINT, SHADOW);

    private final Models models;
    private final Checkpoints checkpoints;
    private final PredictionSettings settings;
    private final HeapBudget heap;
    private final Explainer explainer;
    private final Shadow shadow;

    Questions(
            Models models,
            Checkpoints checkpoints,
            PredictionSettings settings,
            HeapBudget heap,
            Explainer explainer,
            Shadow shadow) {
        this.models = models;
        this.checkpoints = checkpoints;
        this.settings = settings;
        this.heap = heap;
        this.explainer = explainer;
        this.shadow = shadow;
    }

    /**
     * The network of a model, to be closed.
     *
     * @param checkpoint id of one of its job, for the weights of that moment; null for the model as it is
     * @param challenger the model to compare its answers with; null for none
     */
    public AskedNetwork ofModel(String reference, @Nullable String checkpoint, @Nullable String challenger) {
        return of(models.named(reference), checkpoint, challenger);
    }

    /** The same of a model that is found already. */
    AskedNetwork of(Models.Named named, @Nullable String checkpoint, @Nullable String challenger) {
        if (checkpoint == null) {
            return AskedNetwork.of(
                    named, models, challenger == null ? null : shadow.challenger(named.model(), challenger));
        }
        if (challenger != null) {
            throw ProblemException.invalid(
                    SHADOW,
                    "the answers of a checkpoint are not compared",
                    challenger,
                    "leave out %s or %s".formatted(SHADOW, CHECKPOINT));
        }
        return at(named, checkpoint);
    }

    /** The network of a checkpoint that is named itself, to be closed. */
    public AskedNetwork ofCheckpoint(String id) {
        return AskedNetwork.of(checkpoints.find(id), checkpoints);
    }

    private AskedNetwork at(Models.Named named, String checkpointId) {
        Model model = named.model();
        Checkpoint checkpoint = checkpoints.find(checkpointId);
        if (!checkpoint.jobId().equals(model.jobId())) {
            throw ProblemException.invalid(
                    CHECKPOINT,
                    "is of job %s, and the model of job %s".formatted(checkpoint.jobId(), model.jobId()),
                    checkpointId,
                    "one of GET /jobs/%s/checkpoints".formatted(model.jobId()));
        }
        return new AskedNetwork(
                checkpoints.load(checkpoint).tempered(named.temperature()), model, checkpoint, named.threshold(), null);
    }

    /** @throws ProblemException with everything that is wrong with the rows */
    public PredictionResponse answer(AskedNetwork asked, List<RawRow> rows, AnswerForm form) {
        if (!form.equals(AnswerForm.USUAL)) {
            form.requireFor(asked.network().encoding().target());
        }
        heap.take(PredictionResponse.bytes(asked, rows.size()));
        Predictor.Outputs outputs = Predictor.predict(asked.network(), rows);
        AnswerForm answered = asked.form(form);
        PredictionResponse answer = PredictionResponse.of(
                asked, outputs, answered, form.explained() ? explained(asked, rows, answered.threshold()) : null);
        Shadow.Challenger challenger = asked.challenger();
        if (challenger != null) {
            challenger.compare(rows, answer.predictions(), form.threshold());
        }
        return answer;
    }

    /** Of what the network says itself, without a temperature, and so by the threshold on that. */
    private List<Contributions> explained(AskedNetwork asked, List<RawRow> rows, @Nullable Double answered) {
        Double threshold = TemperatureScaling.unscaled(answered, asked.network().temperature());
        int targets = asked.network().encoding().target().columns().size();
        long answers = (long) rows.size() * targets;
        if (answers > settings.maxExplained()) {
            throw ProblemException.invalid(
                    AnswerForm.EXPLAIN,
                    targets == 1
                            ? "%s rows are more than are explained at once".formatted(rows.size())
                            : "%s rows with %s targets each are more answers than are explained at once"
                                    .formatted(rows.size(), targets),
                    answers,
                    "at most %s (chainrule.prediction.max-explained)%s"
                            .formatted(
                                    settings.maxExplained(),
                                    targets == 1
                                            ? ""
                                            : "; POST /models/{id}/attribution explains one target, which \"of\" names"));
        }
        Model model = asked.model();
        Checkpoint checkpoint = asked.checkpoint();
        if (model != null) {
            return explainer.explain(model.id(), checkpoint == null ? null : checkpoint.id(), threshold, rows);
        }
        return checkpoint == null ? List.of() : explainer.explain(checkpoint.id(), null, threshold, rows);
    }
}
