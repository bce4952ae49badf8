package dev.chainrule.explanation.diagnosis;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.chainrule.choice.Word;
import dev.chainrule.network.Histogram;
import dev.chainrule.network.Snapshot;
import dev.chainrule.network.Snapshot.OfLayer;
import dev.chainrule.problem.ProblemException;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The distributions of the numbers inside a network while it was trained.
 *
 * @param object always {@code distributions}
 * @param job its id
 * @param of what they are of: weights, activations or gradients
 * @param epochs that were recorded; 0 is after the first step
 * @param data of each layer after each of these epochs
 * @param omitted what is not here, and why
 */
record DistributionsResponse(
        String object, String job, String of, List<Integer> epochs, List<Distribution> data, List<String> omitted) {

    /**
     * One layer after one epoch.
     *
     * @param layer counted from 1; the output layer is the last
     * @param values how many numbers there are
     * @param sampled how many of them were looked at, evenly spread
     * @param nonFinite how many of those were no finite numbers
     * @param low where the first bin begins: the smallest number
     * @param high where the last bin ends: the largest number
     * @param mean of the numbers looked at
     * @param std their standard deviation
     * @param counts of the numbers looked at in bins of the same width
     * @param units of the layer that were looked at
     * @param dead how many of them put out nothing for any row of the sample
     * @param saturated how many of them stand at an end of their activation for nearly every row
     * @param updateToWeight how large the next step was beside the weights; null where it was not measured
     * @param inside of a residual block, what its layers put out, counted from 1 in it; left out of other layers
     */
    record Distribution(
            int layer,
            int epoch,
            long step,
            long values,
            int sampled,
            int nonFinite,
            double low,
            double high,
            double mean,
            double std,
            List<Integer> counts,
            int units,
            int dead,
            int saturated,
            @Nullable Double updateToWeight,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Distribution> inside) {

        private static Stream<Distribution> of(Snapshot snapshot, OfLayer layer, Quantity wanted) {
            return Stream.ofNullable(wanted.in(layer)).map(numbers -> of(snapshot, layer, numbers, wanted));
        }

        private static Distribution of(Snapshot snapshot, OfLayer layer, Histogram numbers, Quantity wanted) {
            return new Distribution(
                    layer.layer(),
                    snapshot.epoch(),
                    snapshot.step(),
                    numbers.values(),
                    numbers.sampled(),
                    numbers.nonFinite(),
                    numbers.low(),
                    numbers.high(),
                    Measures.rounded(numbers.mean()),
                    Measures.rounded(numbers.std()),
                    IntStream.of(numbers.counts()).boxed().toList(),
                    layer.looked(),
                    layer.dead(),
                    layer.saturated(),
                    layer.update() == null ? null : Measures.roundedOrNull(layer.update()),
                    layer.inside().stream()
                            .flatMap(inner -> of(snapshot, inner, wanted))
                            .toList());
        }
    }

    /** What can be asked for. */
    private enum Quantity {
        WEIGHTS,
        ACTIVATIONS,
        GRADIENTS;

        private @Nullable Histogram in(OfLayer layer) {
            return switch (this) {
                case WEIGHTS -> layer.weights();
                case ACTIVATIONS -> layer.activations();
                case GRADIENTS -> layer.gradients();
            };
        }

        private static Quantity of(String word) {
            return Word.find(Quantity.class, word)
                    .orElseThrow(() -> ProblemException.invalid(
                            "of", "is nothing that is recorded", word, "weights, activations or gradients"));
        }
    }

    /** @param layer that is wanted; null for all */
    static DistributionsResponse of(String job, List<Snapshot> snapshots, String of, @Nullable Integer layer) {
        Quantity wanted = Quantity.of(of);
        List<Integer> known = snapshots.stream()
                .flatMap(snapshot -> snapshot.layers().stream())
                .map(OfLayer::layer)
                .distinct()
                .toList();
        if (layer != null && !snapshots.isEmpty() && !known.contains(layer)) {
            throw ProblemException.invalid("layer", "is no layer that was recorded", layer, "one of " + known);
        }
        List<Distribution> data = snapshots.stream()
                .flatMap(snapshot -> snapshot.layers().stream()
                        .filter(one -> layer == null || one.layer() == layer)
                        .flatMap(one -> Distribution.of(snapshot, one, wanted)))
                .toList();
        List<String> omitted = snapshots.isEmpty()
                ? List.of("everything: nothing was recorded of this job (chainrule.explanation.recording.epochs)")
                : List.of();
        return new DistributionsResponse(
                "distributions",
                job,
                of,
                snapshots.stream().map(Snapshot::epoch).toList(),
                data,
                omitted);
    }
}
