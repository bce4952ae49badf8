package dev.chainrule.evaluation;

import dev.chainrule.encoding.TargetEncoding;
import dev.chainrule.evaluation.ThresholdsResponse.Cut;
import dev.chainrule.model.Model;
import dev.chainrule.model.Models;
import dev.chainrule.network.metric.LikeliestClass;
import dev.chainrule.problem.ProblemException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What each threshold on the probability of the second of two classes comes to. A row is taken for that class where its
 * probability is above the threshold, as {@link LikeliestClass} takes it above one half.
 */
@Component
class Thresholds {

    private final Models models;
    private final JudgedRows rows;
    private final EvaluationSettings settings;

    Thresholds(Models models, JudgedRows rows, EvaluationSettings settings) {
        this.models = models;
        this.rows = rows;
        this.settings = settings;
    }

    /** What a row costs that is taken for the other class. */
    record Costs(double falsePositive, double falseNegative) {

        Costs {
            require("cost_fp", falsePositive);
            require("cost_fn", falseNegative);
        }

        private static void require(String name, double cost) {
            if (!(cost >= 0) || Double.isInfinite(cost)) {
                throw ProblemException.invalid(name, "must be a number from 0 on", String.valueOf(cost), "1");
            }
        }
    }

    ThresholdsResponse of(String reference, ThresholdMetric metric, Costs costs, int points) {
        if (points < 2 || points > settings.points()) {
            throw ProblemException.invalid(
                    "points",
                    "must be from 2 to %s (chainrule.evaluation.points)".formatted(settings.points()),
                    points,
                    "2 to " + settings.points());
        }
        Models.Named named = models.named(reference);
        Model model = named.model();
        if (!(model.manifest().encoding().target() instanceof TargetEncoding.Classes classes)
                || classes.labels().size() != 2) {
            throw ProblemException.invalid(
                    "",
                    "the model %s does not tell two classes apart, so it has no threshold".formatted(model.id()),
                    model.id(),
                    "a model of one target with two classes");
        }
        JudgedRows.Judged judged = rows.of(
                model,
                (network, inputs) -> network.tempered(named.temperature()).outputs(inputs));
        List<Cut> cuts = cuts(judged, costs);
        Cut best = cuts.stream()
                .filter(cut -> metric.of(cut) != null)
                .max(Comparator.<Cut>comparingDouble(cut -> metric.better(cut))
                        .thenComparing(Comparator.comparingDouble(
                                        (Cut cut) -> Math.abs(cut.threshold() - LikeliestClass.USUAL_THRESHOLD))
                                .reversed()))
                .orElse(null);
        List<Cut> shown = thinned(cuts, points);
        return new ThresholdsResponse(
                "thresholds",
                model.id(),
                classes.labels().get(1),
                classes.labels().get(0),
                "positive where its probability > threshold",
                judged.on(),
                ModelRows.joined(ModelRows.note(model, judged.on()), note(named)),
                judged.truths().length,
                judged.omitted(),
                metric,
                costs.falsePositive(),
                costs.falseNegative(),
                best,
                cuts.stream()
                        .filter(cut -> cut.threshold() == LikeliestClass.USUAL_THRESHOLD)
                        .findFirst()
                        .orElse(null),
                cuts.size() - shown.size(),
                shown);
    }

    private static @Nullable String note(Models.Named named) {
        return ModelRows.joined(
                named.threshold() == null
                        ? null
                        : "The alias predicts by its threshold %s; the usual one is 0.5.".formatted(named.threshold()),
                named.temperature() == null
                        ? null
                        : "The thresholds are on the probabilities that the alias answers, calibrated by its temperature %s."
                                .formatted(named.temperature()));
    }

    /** All that differ: between each two neighbouring probabilities, below the lowest and at the usual one; ascending. */
    static List<Cut> cuts(JudgedRows.Judged judged, Costs costs) {
        int count = judged.truths().length;
        Integer[] order = new Integer[count];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingDouble(i -> judged.outputs()[i][0]));
        long positives =
                Arrays.stream(judged.truths()).filter(truth -> truth == 1).count();
        long negatives = count - positives;
        List<Cut> cuts = new ArrayList<>();
        long belowPositive = 0;
        long belowNegative = 0;
        double below = Math.min(0, count == 0 ? 0 : judged.outputs()[order[0]][0]);
        boolean usual = false;
        for (int i = 0; i <= count; ) {
            double next = i == count ? 1 : judged.outputs()[order[i]][0];
            double middle = i == 0 ? below : i == count ? Math.max(1, below) : (below + next) / 2;
            if (!usual && LikeliestClass.USUAL_THRESHOLD >= below && LikeliestClass.USUAL_THRESHOLD < next) {
                cuts.add(
                        cut(LikeliestClass.USUAL_THRESHOLD, positives, negatives, belowPositive, belowNegative, costs));
                usual = true;
            }
            if (middle != LikeliestClass.USUAL_THRESHOLD
                    && (i > 0 || next > below)) { // else not all rows are above the lowest threshold
                cuts.add(cut(middle, positives, negatives, belowPositive, belowNegative, costs));
            }
            if (i == count) {
                break;
            }
            while (i < count && judged.outputs()[order[i]][0] == next) {
                belowPositive += judged.truths()[order[i]] == 1 ? 1 : 0;
                belowNegative += judged.truths()[order[i]] == 1 ? 0 : 1;
                i++;
            }
            below = next;
        }
        cuts.sort(Comparator.comparingDouble(Cut::threshold));
        return cuts;
    }

    private static Cut cut(
            double threshold, long positives, long negatives, long falseNegatives, long trueNegatives, Costs costs) {
        long truePositives = positives - falseNegatives;
        long falsePositives = negatives - trueNegatives;
        long correct = truePositives + trueNegatives;
        return new Cut(
                threshold,
                ratio(truePositives, truePositives + falsePositives),
                ratio(truePositives, positives),
                ratio(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives),
                ratio(correct, positives + negatives),
                ratio(trueNegatives, negatives),
                costs.falsePositive() * falsePositives + costs.falseNegative() * falseNegatives,
                truePositives,
                falsePositives,
                trueNegatives,
                falseNegatives);
    }

    private static @Nullable Double ratio(long part, long whole) {
        return whole == 0 ? null : (Double) ((double) part / whole);
    }

    private static List<Cut> thinned(List<Cut> cuts, int points) {
        if (cuts.size() <= points) {
            return cuts;
        }
        List<Cut> some = new ArrayList<>();
        for (int i = 0; i < points; i++) {
            some.add(cuts.get((int) ((long) i * (cuts.size() - 1) / (points - 1))));
        }
        return some;
    }
}
