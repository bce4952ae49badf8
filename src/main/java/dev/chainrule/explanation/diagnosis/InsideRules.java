package dev.chainrule.explanation.diagnosis;

import dev.chainrule.choice.Menu;
import dev.chainrule.network.Snapshot;
import dev.chainrule.network.Snapshot.OfLayer;
import dev.chainrule.network.activation.Activation;
import dev.chainrule.network.activation.Relu;
import dev.chainrule.network.layer.Dense;
import dev.chainrule.network.layer.LayerSpec;
import dev.chainrule.network.layer.Residual;
import dev.chainrule.network.layer.Weighted;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the inside of a network shows while it is trained: units that do nothing, and blame that gets lost or grows. */
final class InsideRules {

    /** Share of the units of a layer. */
    private static final double MANY = 0.5;

    private static final double MOST = 0.75;
    private static final double NEARLY_ALL = 0.95;
    private static final double AT_FIRST = 0.4;
    private static final String AT_THE_BEGINNING = "at_the_beginning";

    /** Where a layer is in the residual block that is named as the layer. */
    private static final String INNER = "inner_layer";

    /** Of the gradient near the input beside that at the output: Glorot and Bengio 2010, section 4.2.2. */
    private static final double VANISHED = 1e-3;

    /** Length of a gradient at the beginning, of inputs and targets of about 1. */
    private static final double EXPLODED = 1e3;

    private final Facts facts;

    InsideRules(Facts facts) {
        this.facts = facts;
    }

    private Optional<Snapshot> first() {
        return facts.snapshots().stream().findFirst();
    }

    private Optional<Snapshot> last() {
        List<Snapshot> all = facts.snapshots();
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }

    Optional<Finding> exploding() {
        double norm = first().map(InsideRules::norm).orElse(0.0);
        boolean atOnce = facts.diverged() && facts.snapshots().isEmpty();
        if (!atOnce && !(norm > EXPLODED)) {
            return Optional.empty();
        }
        int layer = first().map(InsideRules::steepest).orElse(1);
        Finding.Builder finding = Finding.of(
                        FindingCode.EXPLODING_GRADIENT,
                        (facts.diverged() || bad()) ? Severity.ERROR : Severity.WARNING,
                        atOnce
                                ? "The numbers grow so fast on their way through the layers that nothing finite is left of the very first step."
                                : String.format(
                                        Locale.ROOT,
                                        "In the first step already the gradient has a length of %s, where about 1 is usual: numbers grow from layer to layer, so that one step throws the weights far away. It is largest in layer %s.",
                                        Measures.number(norm),
                                        layer))
                .at(layer)
                .number("gradient_norm", norm)
                .number("usual_gradient_norm", 1)
                .see(facts.path("distributions?of=gradients"));
        for (int i = 0; i < facts.layers().size(); i++) {
            if (facts.layers().get(i) instanceof Dense dense) {
                finding.set("/network/layers/%s/initializer".formatted(i), type(suited(dense.activation())));
            }
        }
        finding.set("/network/output/initializer", type("xavier_uniform"));
        if (facts.training().gradientClipping() == null) {
            finding.set("/training/gradient_clipping", Map.of("norm", 1));
        }
        return Optional.of(
                finding.suggesting(
                        "Initialize the weights as suits the activation (He for ReLU, Xavier for the others), and clip the gradient."));
    }

    private static double norm(Snapshot snapshot) {
        return Math.sqrt(
                snapshot.layers().stream().mapToDouble(InsideRules::squaredNorm).sum());
    }

    private static double squaredNorm(OfLayer layer) {
        return layer.gradients() == null
                ? 0
                : layer.gradients().values() * Math.pow(layer.gradients().rootMeanSquare(), 2);
    }

    private static int steepest(Snapshot snapshot) {
        return snapshot.layers().stream()
                .max(Comparator.comparingDouble(InsideRules::squaredNorm))
                .map(OfLayer::layer)
                .orElse(1);
    }

    Optional<Finding> saturated() {
        Optional<Placed> worst = worst(OfLayer::saturated);
        if (worst.isEmpty()) {
            return Optional.empty();
        }
        Placed placed = worst.get();
        OfLayer layer = placed.layer;
        double share = share(layer, OfLayer::saturated);
        double first = atFirst(placed.place, OfLayer::saturated);
        boolean atFirst = drawnSo(first);
        String name = name(placed.place);
        Finding.Builder finding = Finding.of(
                        FindingCode.SATURATED_UNITS,
                        severity(share, MOST),
                        String.format(
                                Locale.ROOT,
                                "%s: %s of its units stand at an end of %s for nearly every row%s. There the curve is flat, so hardly any blame comes back through them, and they learn almost nothing.",
                                placed.inWords(),
                                Measures.percent(share),
                                name,
                                atFirst ? ", from the first step on" : ""))
                .at(placed.place.get(0))
                .with("saturated", layer.saturated())
                .with("units", layer.looked())
                .number(AT_THE_BEGINNING, first)
                .see(facts.path("distributions?of=activations&layer=" + placed.place.get(0)));
        if (placed.place.size() > 1) {
            finding.with(INNER, placed.inner());
        }
        String pointer = facts.pointer(placed.place);
        if (pointer != null && drawsWeights(spec(placed.place))) {
            finding.set(pointer + "/initializer", type("xavier_uniform"));
        }
        if (!atFirst) {
            finding.set("/training/optimizer/learning_rate", facts.lowerRate());
        }
        return Optional.of(
                finding.suggesting(
                        "Initialize the weights smaller (Xavier), scale the inputs, lower the learning rate, or take an activation without an upper end such as relu or swish."));
    }

    Optional<Finding> dead() {
        Optional<Placed> worst = worst(OfLayer::dead);
        if (worst.isEmpty()) {
            return Optional.empty();
        }
        Placed placed = worst.get();
        OfLayer layer = placed.layer;
        double share = share(layer, OfLayer::dead);
        double first = atFirst(placed.place, OfLayer::dead);
        boolean atFirst = drawnSo(first);
        if (!atFirst && !(activation(placed.place) instanceof Relu)) {
            return Optional.empty(); // something else has driven them there
        }
        String name = name(placed.place);
        Finding.Builder finding = Finding.of(
                        FindingCode.DEAD_UNITS,
                        severity(share, NEARLY_ALL),
                        String.format(
                                Locale.ROOT,
                                "%s: %s of its %s units put out nothing for any row%s. What puts out nothing gets no blame either, so they cannot come back to life.",
                                placed.inWords(),
                                Measures.percent(share),
                                name,
                                atFirst
                                        ? ", from the first step on"
                                        : "; they died while the network was trained, as happens when steps are too long"))
                .at(placed.place.get(0))
                .with("dead", layer.dead())
                .with("units", layer.looked())
                .number(AT_THE_BEGINNING, first)
                .see(facts.path("distributions?of=activations&layer=" + placed.place.get(0)));
        if (placed.place.size() > 1) {
            finding.with(INNER, placed.inner());
        }
        String pointer = facts.pointer(placed.place);
        if (atFirst && pointer != null && drawsWeights(spec(placed.place))) {
            finding.set(pointer + "/initializer", type("he_normal")).set(pointer + "/bias_initializer", type("zeros"));
        }
        if (!atFirst) {
            finding.set("/training/optimizer/learning_rate", facts.lowerRate());
        } else if (pointer != null) {
            finding.set(pointer + "/activation", type("leaky_relu"));
        }
        return Optional.of(finding.suggesting(
                atFirst
                        ? "He initialization with biases of 0, and leaky_relu, which lets a little through."
                        : "A lower learning rate; or leaky_relu or swish, which let a little through."));
    }

    Optional<Finding> vanishing() {
        double[] shares = facts.snapshots().stream()
                .limit(Math.max(1, (facts.snapshots().size() + 1) / 2))
                .mapToDouble(InsideRules::shareOfFirst)
                .toArray();
        double share = Measures.median(shares);
        if (!(share < VANISHED) || facts.layers().size() < 2 || good()) {
            return Optional.empty();
        }
        Snapshot shown = first().orElseThrow();
        int from = from(shown);
        if (from == learning(shown).get(0).layer()) {
            return Optional.empty(); // one layer gets little, and there is no way on which it faded
        }
        Finding.Builder finding = Finding.of(
                        FindingCode.VANISHING_GRADIENT,
                        Severity.ERROR,
                        String.format(
                                Locale.ROOT,
                                "The gradient fades away on its way back: from layer %s down to layer 1 %s, so these layers hardly learn. Each layer multiplies the blame by the slope of its activation, and many small slopes in a row leave nothing.",
                                from,
                                share == 0
                                        ? "nothing is left of it"
                                        : "a fraction of %s is left of what the output gets"
                                                .formatted(Measures.number(share))))
                .at(from)
                .number("fraction_of_output_gradient", share)
                .with("layers", facts.layers().size() + 1)
                .see(facts.path("distributions?of=gradients"));
        for (int i = 0; i < facts.layers().size(); i++) {
            if (facts.layers().get(i) instanceof Dense dense && !(dense.activation() instanceof Relu)) {
                finding.set("/network/layers/%s/activation".formatted(i), type("relu"))
                        .set("/network/layers/%s/initializer".formatted(i), type("he_normal"));
            }
        }
        return Optional.of(
                finding.suggesting(
                        "relu or swish with He initialization in place of sigmoid and tanh; fewer layers; or residual layers with layer_normalization."));
    }

    /** How strong the gradient of the first layer that learns is, beside that of the output layer; NaN without one. */
    private static double shareOfFirst(Snapshot snapshot) {
        List<OfLayer> learning = learning(snapshot);
        if (learning.size() < 2) {
            return Double.NaN;
        }
        double output = strength(learning.get(learning.size() - 1));
        return output > 0 ? strength(learning.get(0)) / output : Double.NaN;
    }

    private static List<OfLayer> learning(Snapshot snapshot) {
        return snapshot.layers().stream()
                .filter(layer -> layer.gradients() != null)
                .toList();
    }

    private static double strength(OfLayer layer) {
        return layer.gradients() == null ? 0 : layer.gradients().rootMeanSquare();
    }

    /** The layer nearest to the output from which on all layers towards the input have lost it. */
    private static int from(Snapshot snapshot) {
        List<OfLayer> learning = learning(snapshot);
        double output = strength(learning.get(learning.size() - 1));
        int from = learning.get(0).layer();
        for (OfLayer layer : learning) {
            if (!(strength(layer) < VANISHED * output)) {
                break;
            }
            from = layer.layer();
        }
        return from;
    }

    /**
     * A layer, and where it is.
     *
     * @param place counted from 1, and in residual blocks their layers
     */
    private record Placed(List<Integer> place, OfLayer layer) {

        private static Stream<Placed> of(Snapshot snapshot) {
            return among(List.of(), snapshot.layers());
        }

        private static Stream<Placed> among(List<Integer> around, List<OfLayer> layers) {
            return layers.stream().flatMap(layer -> {
                List<Integer> place =
                        Stream.concat(around.stream(), Stream.of(layer.layer())).toList();
                return Stream.concat(Stream.of(new Placed(place, layer)), among(place, layer.inside()));
            });
        }

        private List<Integer> inner() {
            return place.subList(1, place.size());
        }

        private String inWords() {
            return "Layer " + place.stream().map(String::valueOf).collect(Collectors.joining(", inner layer "));
        }
    }

    /** The hidden layer with the largest share of such units at the end, where that is large. */
    private Optional<Placed> worst(ToDoubleFunction<OfLayer> count) {
        return last().stream()
                .flatMap(Placed::of)
                .filter(it -> it.layer.looked() >= 2 && share(it.layer, count) >= MANY)
                .max(Comparator.comparingDouble((Placed it) -> share(it.layer, count))
                        .thenComparing(it -> it.place.get(0), Comparator.reverseOrder()));
    }

    private static double share(OfLayer layer, ToDoubleFunction<OfLayer> count) {
        return layer.looked() == 0 ? 0 : count.applyAsDouble(layer) / layer.looked();
    }

    private double atFirst(List<Integer> place, ToDoubleFunction<OfLayer> count) {
        return first().stream()
                .flatMap(Placed::of)
                .filter(it -> it.place.equals(place))
                .mapToDouble(it -> share(it.layer, count))
                .findFirst()
                .orElse(0);
    }

    /** Whether so many were like that as the weights were drawn, and not thrown there by the first step. */
    private boolean drawnSo(double share) {
        return share >= AT_FIRST && !facts.thrownAtOnce();
    }

    /** Whether the units of the finding were like that before the first step. */
    boolean fromTheStart(Finding finding) {
        return finding.evidence().get(AT_THE_BEGINNING) instanceof Double share && drawnSo(share);
    }

    private Severity severity(double share, double many) {
        if (bad() && share >= NEARLY_ALL) {
            return Severity.ERROR;
        }
        return (bad() || share >= many) ? Severity.WARNING : Severity.INFO;
    }

    /** Whether it learned clearly less than there is to learn. */
    private boolean bad() {
        return FitRules.bad(facts);
    }

    private boolean good() {
        return FitRules.good(facts);
    }

    /** Whether the units of the finding are such as can die for good: those of the others come back with shorter steps. */
    boolean blocks(Finding finding) {
        if (finding.layer() == null) {
            return false;
        }
        List<Integer> place = new ArrayList<>(List.of(finding.layer()));
        if (finding.evidence().get(INNER) instanceof List<?> inner) {
            inner.forEach(layer -> place.add((Integer) layer));
        }
        return activation(place) instanceof Relu;
    }

    private @Nullable LayerSpec spec(List<Integer> place) {
        List<LayerSpec> among = facts.layers();
        LayerSpec spec = null;
        for (int layer : place) {
            spec = layer <= among.size() ? among.get(layer - 1) : null;
            among = spec instanceof Residual residual ? residual.layers() : List.of();
        }
        return spec;
    }

    private @Nullable Activation activation(List<Integer> place) {
        return Weighted.activationOf(spec(place)).orElse(null);
    }

    /** Whether it draws weights and has an activation that may be another. */
    private static boolean drawsWeights(@Nullable LayerSpec spec) {
        return spec instanceof Weighted;
    }

    private String name(List<Integer> place) {
        Activation activation = activation(place);
        return activation == null ? "their activation" : Menu.nameOf(activation);
    }

    private static String suited(Activation activation) {
        return activation instanceof Relu ? "he_normal" : "xavier_uniform";
    }

    private static Map<String, Object> type(String name) {
        return Map.of("type", name);
    }
}
