package dev.chainrule.evaluation;

import dev.chainrule.encoding.TargetEncoding;
import dev.chainrule.evaluation.CalibrationResponse.Keep;
import dev.chainrule.evaluation.CalibrationResponse.KeptAlias;
import dev.chainrule.evaluation.CalibrationResponse.Reliability;
import dev.chainrule.evaluation.CalibrationResponse.ReliabilityBin;
import dev.chainrule.model.Model;
import dev.chainrule.model.Models;
import dev.chainrule.model.TrainedNetwork;
import dev.chainrule.network.activation.Activation;
import dev.chainrule.network.activation.Sigmoid;
import dev.chainrule.network.activation.Softmax;
import dev.chainrule.network.metric.TemperatureScaling;
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
        requireProbabilities(classes, model.manifest().spec().outputActivation());
        JudgedRows.Judged judged = rows.of(model, TrainedNetwork::logits);
        if (judged.truths().length == 0) {
            throw ProblemException.invalid("", "no row can be judged", 0, "a model whose rows can be read");
        }
        double[][] logits = new double[judged.truths().length][];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = ofEachClass(judged.outputs()[i]);
        }
        Temperature temperature = new Temperature(logits, judged.truths());
        double fitted = temperature.fitted();
        return new CalibrationResponse(
                "calibration",
                model.id(),
                "p = softmax(z / temperature); of two classes p = sigmoid(z / temperature)",
                "Guo, Pleiss, Sun and Weinberger 2017",
                judged.on(),
                note(named, judged, fitted),
                judged.truths().length,
                judged.omitted(),
                fitted,
                kept(reference, named, fitted),
                reliability(temperature, 1),
                reliability(temperature, fitted));
    }

    /** What is to be known of the metrics, in sentences. */
    private static String note(Models.Named named, JudgedRows.Judged judged, double fitted) {
        List<String> notes = new ArrayList<>();
        String ofRows = ModelRows.note(named.model(), judged.on());
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
        if (named.threshold() != null) {
            notes.add(
                    "The metrics are of the most likely class, while the alias predicts by its threshold %s, which stands in keep as the one that decides the same of the calibrated probabilities."
                            .formatted(named.threshold()));
        }
        if (named.temperature() != null) {
            notes.add(
                    "The alias has the temperature %s already; before and after are of what the network itself says, without it."
                            .formatted(named.temperature()));
        }
        return String.join(" ", notes);
    }

    /** What is to be sent to keep it; null where the rows do not determine it. */
    private static @Nullable Keep kept(String reference, Models.Named named, double fitted) {
        if (Temperature.atAnEnd(fitted)) {
            return null;
        }
        Model model = named.model();
        Double own = named.ownThreshold();
        return new Keep(
                "/models/%s/aliases/%s"
                        .formatted(model.name(), Models.aliasOf(reference).orElse("{alias}")),
                new KeptAlias(
                        model.version(), own == null ? null : (Double) TemperatureScaling.scaled(own, fitted), fitted));
    }

    /** Of two classes that of the first is 0. */
    private static double[] ofEachClass(float[] logits) {
        double[] wide = new double[Math.max(2, logits.length)];
        for (int i = 0; i < logits.length; i++) {
            wide[wide.length - logits.length + i] = logits[i];
        }
        return wide;
    }

    private static void requireProbabilities(TargetEncoding.Classes classes, Activation output) {
        if (!(classes.width() == 1 ? output instanceof Sigmoid : output instanceof Softmax)) {
            throw notProbable();
        }
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
