package dev.chainrule.prediction;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.chainrule.checkpoint.Checkpoint;
import dev.chainrule.encoding.TargetEncoding;
import dev.chainrule.model.Model;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a network says of the rows it was asked about, in their order.
 *
 * @param model id of the model; null, as its name and version, for a checkpoint that was asked itself
 * @param checkpoint id of the checkpoint; null for a model as it is
 * @param predictions for one number: the number, in the unit of the data; for classes: label, probability, and the
 *     probabilities of all; for several columns: an object with each
 * @param warnings what is odd about the rows
 * @param nonFinite JSON pointers to predictions that are not finite numbers and stand as null
 * @param contributions what each column of each row contributed; left out where nobody asked
 */
public record PredictionResponse(
        @Nullable String model,
        @Nullable String name,
        @Nullable Integer version,
        @Nullable String checkpoint,

        @Schema(
                description =
                        "A number; or label, probability and probabilities; or, of several targets, an object with either for each.")
        List<@Nullable Object> predictions,

        List<String> warnings,
        List<String> nonFinite,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Contributions> contributions) {

    private static final long BYTES_OF_ROW = 200;

    /** With its name, as one of a map. */
    private static final long BYTES_OF_OUTPUT = 128;

    /** What it takes of the heap, about. */
    static long bytes(AskedNetwork asked, int rows) {
        return rows
                * (BYTES_OF_ROW + BYTES_OF_OUTPUT * asked.network().encoding().outputs());
    }

    static PredictionResponse of(
            AskedNetwork asked,
            Predictor.Outputs outputs,
            AnswerForm form,
            @Nullable List<Contributions> contributions) {
        TargetEncoding target = asked.network().encoding().target();
        List<@Nullable Object> predictions = new ArrayList<>(outputs.rows().size());
        List<String> nonFinite = new ArrayList<>();
        for (int i = 0; i < outputs.rows().size(); i++) {
            float[] row = outputs.rows().get(i);
            predictions.add(Predicted.of(target, row, form));
            if (!finite(row)) {
                nonFinite.add("/predictions/" + i);
            }
        }
        Model model = asked.model();
        Checkpoint checkpoint = asked.checkpoint();
        return new PredictionResponse(
                model == null ? null : model.id(),
                model == null ? null : model.name(),
                model == null ? null : (Integer) model.version(),
                checkpoint == null ? null : checkpoint.id(),
                predictions,
                contributions == null ? outputs.warnings() : ofNetworkItself(outputs.warnings(), asked),
                nonFinite,
                contributions);
    }

    private static List<String> ofNetworkItself(List<String> warnings, AskedNetwork asked) {
        Double temperature = asked.network().temperature();
        if (temperature == null) {
            return warnings;
        }
        List<String> all = new ArrayList<>(warnings);
        all.add(
                "the contributions are to what the network says itself, before the temperature %s of the alias calibrates it"
                        .formatted(temperature));
        return all;
    }

    private static boolean finite(float[] row) {
        for (float value : row) {
            if (!Float.isFinite(value)) {
                return false;
            }
        }
        return true;
    }
}
