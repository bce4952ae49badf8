package dev.chainrule.evaluation;

import dev.chainrule.encoding.TargetEncoding;
import dev.chainrule.evaluation.CalibrationResponse.Reliability;
import dev.chainrule.evaluation.CalibrationResponse.ReliabilityBin;
import dev.chainrule.model.Model;
import dev.chainrule.model.Models;
import dev.chainrule.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Fits the temperature of models of classes on the held-out rows. */
@Component
class Calibrations {

    private static final int BINS = 15;

    private final Models models;
    private final JudgedRows rows;

    Calibrations(Models models, JudgedRows rows) {
        this.models = models;
        this.rows = rows;
    }

    CalibrationResponse of(String reference) {
        Models.Named named = models.named(reference);
        Model model = named.model();
        if (!(model.manifest().encoding().target() instanceof TargetEncoding.Classes classes)) {
            throw ProblemException.invalid(
                    "",
                    "the model %s does not tell classes of one column apart, so there is nothing to calibrate"
                            .formatted(model.id()),
                    model.id(),
                    "a model of one target with classes");
        }
        JudgedRows.Judged judged = rows.of(model);
        if (judged.truths().length == 0) {
            throw ProblemException.invalid("", "no row can be judged", 0, "a model whose rows can be read");
        }
        double[][] probabilities = new double[judged.truths().length][];
        for (int i = 0; i < probabilities.length; i++) {
            probabilities[i] = probabilities(classes, judged.outputs()[i]);
        }
        Temperature temperature = new Temperature(probabilities, judged.truths());
        double fitted = temperature.fitted();
        return new CalibrationResponse(
                "calibration",
                model.id(),
                "p = softmax(z / temperature); of two classes p = sigmoid(z / temperature)",
                "Guo, Pleiss, Sun and Weinberger 2017",
                judged.on(),
                note(model, judged, fitted, named.threshold()),
                judged.truths().length,
                judged.omitted(),
                fitted,
                reliability(temperature, 1),
                reliability(temperature, fitted));
    }

    /** What is to be known of the metrics, in sentences. */
    private static String note(Model model, JudgedRows.Judged judged, double fitted, @Nullable Double threshold) {
        List<String> notes = new ArrayList<>();
        String ofRows = ModelRows.note(model, judged.on());
        if (ofRows != null) {
            notes.add(ofRows);
        }
        notes.add(
                "The calibration afterwards is measured on the rows that the temperature was fitted on, so it looks better than on new rows.");
        if (Temperature.atAnEnd(fitted)) {
            notes.add(String.format(
                    Locale.ROOT,
                    "The temperature is at an end of the range searched (0.01 to 100): these %,d rows do not determine it%s.",
                    judged.truths().length,
                    fitted < 1 ? ", as the model is right about each of them" : ""));
        }
        if (threshold != null) {
            notes.add(
                    "The metrics are of the most likely class, while the alias predicts by its threshold %s; a temperature would change some of these predictions."
                            .formatted(threshold));
        }
        return String.join(" ", notes);
    }

    private static double[] probabilities(TargetEncoding.Classes classes, float[] outputs) {
        double[] probabilities = classes.probabilities(outputs);
        double sum = 0;
        for (double probability : probabilities) {
            if (!(probability >= 0 && probability <= 1)) {
                throw notProbable();
            }
            sum += probability;
        }
        if (Math.abs(sum - 1) > 1e-3) {
            throw notProbable();
        }
        return probabilities;
    }

    private static ProblemException notProbable() {
        return ProblemException.invalid(
                "",
                "the outputs of the model are no probabilities",
                null,
                "a model whose output is a softmax or a sigmoid");
    }

    private static Reliability reliability(Temperature temperature, double at) {
        List<Temperature.Bin> bins = temperature.bins(at, BINS);
        return new Reliability(
                temperature.logLoss(at),
                Temperature.error(bins),
                bins.stream()
                        .map(bin -> new ReliabilityBin(bin.from(), bin.to(), bin.rows(), bin.confidence(), bin.right()))
                        .toList());
    }
}
