package dev.chainrule.network;

import dev.chainrule.network.loss.Loss;
import dev.chainrule.network.math.Matrix;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How strong the gradients of each layer are, on one batch: where blame fades away on its way back from the outputs, or
 * grows without bound (Glorot and Bengio 2010, section 4.2.2).
 *
 * @param layers those that have parameters, first to last
 */
public record GradientFlow(List<Strength> layers) {

    private static final int ROWS = 32;

    /** Relative to the output layer's. */
    private static final double VANISHED = 1e-5;

    private static final double EXPLODED = 1e5;

    /** With fewer, there is no way back on which it could fade. */
    private static final int FEWEST_TO_FADE = 3;

    /**
     * @param layer counted from 1; the output layer is the last
     * @param gradient root of the mean square of the gradients of the layer's parameters
     */
    public record Strength(int layer, double gradient) {}

    public GradientFlow {
        layers = List.copyOf(layers);
    }

    /** One pass forward and back over some of the training rows; changes nothing in the network. */
    public static GradientFlow measure(Network network, Loss loss, TrainingData data) {
        int[] rows = Probe.spread(data.training(), ROWS);
        if (rows.length == 1 && network.layers().mixesRows()) {
            return new GradientFlow(List.of());
        }
        try (Workspace workspace = network.trainingWorkspace(rows.length)) {
            data.features().gather(rows, 0, network.kernels(), workspace.input());
            network.kernels().gather(data.targets(), rows, 0, workspace.targets());
            workspace.backward(loss);
            return of(network, workspace.gradients());
        }
    }

    private static GradientFlow of(Network network, Matrix gradients) {
        List<Strength> strengths = new ArrayList<>();
        for (int i = 0; i < network.layers().size(); i++) {
            Matrix gradient = network.slice(gradients, i);
            if (gradient.size() > 0) {
                double meanSquare = network.kernels().squaredNorm(gradient) / gradient.size();
                strengths.add(new Strength(i + 1, Math.sqrt(meanSquare)));
            }
        }
        return new GradientFlow(strengths);
    }

    /** What is wrong, from which layer on, and what to change, in words; empty where nothing is. */
    public Optional<String> diagnosis() {
        if (layers.isEmpty() || !(last().gradient > 0)) {
            return Optional.empty();
        }
        Optional<Strength> blocked = blocked();
        if (blocked.isPresent()) {
            return blocked.map(
                    it -> ("layer %s gets no gradient, and learns nothing while that lasts: for every row its"
                                    + " units stand where their activation is flat, as relu is below 0, or all weights after"
                                    + " it are 0; try he_normal with biases of 0, or leaky_relu")
                            .formatted(it.layer));
        }
        double first = share(layers.get(0));
        if (first < VANISHED && layers.size() >= FEWEST_TO_FADE) {
            return Optional.of(("vanishing gradient: it fades from layer %s down to layer 1, where %s is left of the"
                            + " %s at the output (layer %s), so these layers hardly learn; try residual layers with"
                            + " layer_normalization, fewer layers, or relu or swish with he_normal")
                    .formatted(start(), share(first), number(last().gradient), last().layer));
        }
        if (first > EXPLODED) {
            return Optional.of(("exploding gradient: it grows to %s in layer 1 from %s at the output (layer %s); try"
                            + " layer_normalization, residual layers, or a weight initialization with a smaller variance such as xavier_normal")
                    .formatted(number(layers.get(0).gradient), number(last().gradient), last().layer));
        }
        return Optional.empty();
    }

    /** The layer nearest to the output that gets nothing, where it has not faded away before. */
    private Optional<Strength> blocked() {
        for (int i = layers.size() - 2; i >= 0; i--) {
            if (layers.get(i).gradient == 0) {
                return share(layers.get(i + 1)) >= VANISHED ? Optional.of(layers.get(i)) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** The layer nearest to the output from which on all layers towards the input have lost it. */
    private int start() {
        int start = layers.get(0).layer;
        for (Strength strength : layers) {
            if (share(strength) >= VANISHED) {
                return start;
            }
            start = strength.layer;
        }
        return start;
    }

    private Strength last() {
        return layers.get(layers.size() - 1);
    }

    private double share(Strength strength) {
        return strength.gradient / last().gradient;
    }

    private static String share(double share) {
        return share == 0 ? "nothing" : "a fraction of " + number(share);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1e", value);
    }
}
