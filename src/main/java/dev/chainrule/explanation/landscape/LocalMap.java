package dev.chainrule.explanation.landscape;

import dev.chainrule.choice.Menu;
import dev.chainrule.network.activation.HardSigmoid;
import dev.chainrule.network.activation.Identity;
import dev.chainrule.network.activation.LeakyRelu;
import dev.chainrule.network.activation.Maxout;
import dev.chainrule.network.activation.PRelu;
import dev.chainrule.network.activation.Relu;
import dev.chainrule.network.layer.BatchNormalization;
import dev.chainrule.network.layer.Embedding;
import dev.chainrule.network.layer.Explained;
import dev.chainrule.network.layer.GlobalMaxPooling;
import dev.chainrule.network.layer.GroupNormalization;
import dev.chainrule.network.layer.InstanceNormalization;
import dev.chainrule.network.layer.LayerNormalization;
import dev.chainrule.network.layer.LayerSpec;
import dev.chainrule.network.layer.MaxPooling;
import dev.chainrule.network.layer.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How the outputs of some layers change with their inputs, by the forward chain rule: {@code J ← J · W · diag(f′)}, layer
 * after layer, at the one row that went through them. For layers that are lines it is their {@code W′}; for those that
 * bend at corners it holds up to the nearest corner, and how far that is is measured on the way.
 */
final class LocalMap {

    /** Distances in the space of what comes in. */
    private double nearestCorner = Double.POSITIVE_INFINITY;

    private @Nullable String corner;

    /** What the neurons of a layer are called. */
    interface Naming {

        String neuron(int neuron);

        /** The same of a layer that stands inside it, from 1. */
        Naming inside(int inner);
    }

    /** Why a layer is no line by itself, what stands inside it first; empty where it is one. */
    static List<String> bends(Explained layer) {
        List<String> bends = new ArrayList<>();
        layer.inside().forEach(inner -> bends.addAll(bends(inner)));
        if (measuresTheRow(layer) || layer.layer().spec() instanceof Embedding || keepsTheLargest(layer)) {
            bends.add(Menu.nameOf(layer.layer().spec()));
        }
        if (!(layer.activation() instanceof Identity)) {
            bends.add(Menu.nameOf(layer.activation()));
        }
        return bends;
    }

    /** What of a layer is made of no straight pieces, what stands inside it first; empty where all of it is. */
    static Optional<String> curve(Explained layer) {
        for (Explained inner : layer.inside()) {
            Optional<String> inside = curve(inner);
            if (inside.isPresent()) {
                return inside;
            }
        }
        boolean corners = layer.activation() instanceof Identity
                || layer.activation() instanceof Relu
                || layer.activation() instanceof LeakyRelu
                || layer.activation() instanceof PRelu
                || layer.activation() instanceof HardSigmoid
                || layer.activation() instanceof Maxout;
        if (measuresTheRow(layer)) {
            return Optional.of(Menu.nameOf(layer.layer().spec()));
        }
        return corners ? Optional.empty() : Optional.of(Menu.nameOf(layer.activation()));
    }

    /** The most numbers that are held for each input on the way through a layer of pictures; 0 for other layers. */
    static long width(Explained layer) {
        long inside = layer.inside().stream().mapToLong(LocalMap::width).max().orElse(0);
        boolean ofPictures =
                layer.layer().window().isPresent() || !layer.layer().output().isFlat();
        return ofPictures ? Math.max(inside, layer.units()) : inside;
    }

    /** Whether it divides by what it measures of the row itself. */
    private static boolean measuresTheRow(Explained layer) {
        LayerSpec spec = layer.layer().spec();
        return spec instanceof LayerNormalization
                || spec instanceof GroupNormalization
                || spec instanceof InstanceNormalization;
    }

    private static boolean keepsTheLargest(Explained layer) {
        return layer.layer().spec() instanceof MaxPooling || layer.layer().spec() instanceof GlobalMaxPooling;
    }

    /** The greatest distance from the row within which nothing changes sides; infinite where there is no corner. */
    double nearestCorner() {
        return nearestCorner;
    }

    /** Where the nearest corner is, in words. */
    @Nullable
    String corner() {
        return corner;
    }

    /** {@code [inputs][inputs]}. */
    static double[][] identity(int inputs) {
        double[][] identity = new double[inputs][inputs];
        for (int i = 0; i < inputs; i++) {
            identity[i][i] = 1;
        }
        return identity;
    }

    /**
     * The same after one more layer.
     *
     * @param jacobian {@code [inputs][what comes into the layer]}
     * @param activated false to stop before the layer's activation
     */
    double[][] through(double[][] jacobian, Explained layer, Naming names, boolean activated) {
        double[][] inside = jacobian;
        for (int i = 0; i < layer.inside().size(); i++) {
            inside = through(inside, layer.inside().get(i), names.inside(i + 1), true);
        }
        double[][] sums = sums(jacobian, inside, layer);
        if (keepsTheLargest(layer)) {
            winners(layer, jacobian, names);
        }
        return activated ? activate(sums, layer, names) : sums;
    }

    private static double[][] sums(double[][] jacobian, double[][] inside, Explained layer) {
        int inputs = layer.layer().inputs();
        double[][] sums = new double[jacobian.length][layer.units()];
        for (int unit = 0; unit < layer.units(); unit++) {
            Unit sum = layer.unit(0, unit);
            double factor = layer.layer().spec() instanceof BatchNormalization
                    ? 1 / Math.sqrt(detail(sum, "variance") + detail(sum, "epsilon"))
                    : 1;
            for (int term = 0; term < sum.terms(); term++) {
                int from = sum.from()[term];
                double weight = isLookedUp(layer, sum, term) ? 0 : sum.weights()[term] * factor;
                if (weight == 0) {
                    continue;
                }
                for (int i = 0; i < jacobian.length; i++) {
                    sums[i][unit] += weight * (from < inputs ? jacobian[i][from] : inside[i][from - inputs]);
                }
            }
        }
        return sums;
    }

    /** The vector of a category changes with no number; what is no vector passes an embedding as it is. */
    private static boolean isLookedUp(Explained layer, Unit sum, int term) {
        return layer.layer().spec() instanceof Embedding && sum.parameters()[term] != Unit.FIXED;
    }

    private static double detail(Unit sum, String name) {
        return sum.details().getOrDefault(name, 0.0);
    }

    private double[][] activate(double[][] sums, Explained layer, Naming names) {
        int pieces = layer.activation().inputsPerOutput();
        if (layer.activation() instanceof Identity) {
            return sums;
        }
        // in place where nothing else needs the sums: those of pictures are many
        double[][] activated =
                pieces == 1 ? sums : new double[sums.length][layer.a().columns()];
        for (int unit = 0; unit < layer.units(); unit++) {
            if (pieces == 1) {
                corners(layer, sums, unit, names);
            } else {
                change(layer, sums, unit, pieces, names);
            }
            double slope = layer.slope(0, unit);
            int output = layer.output(unit);
            for (int i = 0; i < sums.length; i++) {
                activated[i][output] = (pieces == 1 ? 0 : activated[i][output]) + slope * sums[i][unit];
            }
        }
        return activated;
    }

    private void corners(Explained layer, double[][] sums, int unit, Naming names) {
        double z = layer.z().get(0, unit);
        double length = length(sums, unit, -1);
        if (layer.activation() instanceof HardSigmoid) {
            near(Math.min(Math.abs(z - 3), Math.abs(z + 3)) / length, names, unit);
        } else {
            near(Math.abs(z) / length, names, unit);
        }
    }

    /** Where another piece of a maxout becomes the largest. */
    private void change(Explained layer, double[][] sums, int unit, int pieces, Naming names) {
        int output = layer.output(unit);
        int best = output * pieces;
        for (int k = output * pieces; k < (output + 1) * pieces; k++) {
            best = layer.z().get(0, k) > layer.z().get(0, best) ? k : best;
        }
        if (unit != best) {
            double behind = layer.z().get(0, best) - layer.z().get(0, unit);
            near(behind / length(sums, unit, best), names, output);
        }
    }

    /** Where another pixel of a window becomes the largest. */
    private void winners(Explained layer, double[][] jacobian, Naming names) {
        for (int unit = 0; unit < layer.units(); unit++) {
            Unit window = layer.unit(0, unit);
            int best = 0;
            for (int term = 0; term < window.terms(); term++) {
                best = window.weights()[term] == 1 ? term : best;
            }
            for (int term = 0; term < window.terms(); term++) {
                if (term != best) {
                    double behind = window.values()[best] - window.values()[term];
                    near(behind / length(jacobian, window.from()[term], window.from()[best]), names, unit);
                }
            }
        }
    }

    private static double length(double[][] sums, int unit, int less) {
        double squares = 0;
        for (double[] row : sums) {
            double slope = row[unit] - (less < 0 ? 0 : row[less]);
            squares += slope * slope;
        }
        return Math.sqrt(squares);
    }

    private void near(double distance, Naming names, int neuron) {
        if (distance < nearestCorner) {
            nearestCorner = distance;
            corner = names.neuron(neuron);
        }
    }
}
