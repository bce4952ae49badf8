package dev.chainrule.explanation.edit;

import dev.chainrule.choice.Menu;
import dev.chainrule.definition.Spelling;
import dev.chainrule.explanation.Names;
import dev.chainrule.explanation.SignificantDigits;
import dev.chainrule.explanation.Subject;
import dev.chainrule.explanation.edit.WhatIfDefinition.Change;
import dev.chainrule.explanation.edit.WhatIfResponse.Changed;
import dev.chainrule.network.Network;
import dev.chainrule.network.NetworkSpec;
import dev.chainrule.network.activation.Activation;
import dev.chainrule.network.activation.Identity;
import dev.chainrule.network.layer.Activated;
import dev.chainrule.network.layer.BatchNormalization;
import dev.chainrule.network.layer.Dense;
import dev.chainrule.network.layer.Dropout;
import dev.chainrule.network.layer.Filtering;
import dev.chainrule.network.layer.Flatten;
import dev.chainrule.network.layer.GroupNormalization;
import dev.chainrule.network.layer.InstanceNormalization;
import dev.chainrule.network.layer.Layer;
import dev.chainrule.network.layer.LayerNormalization;
import dev.chainrule.network.layer.LayerSpec;
import dev.chainrule.network.layer.Reshape;
import dev.chainrule.network.layer.Residual;
import dev.chainrule.network.layer.SpatialDropout;
import dev.chainrule.network.layer.Weighted;
import dev.chainrule.network.math.LearnedNonlinearity;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/** A copy of a network that is changed by hand. To be closed. */
public final class Edit implements AutoCloseable {

    private Network network;
    private final Names names;
    private final List<Changed> changes = new ArrayList<>();

    public Edit(Subject subject) {
        this.names = subject.names();
        this.network = subject.network().copy(subject.network().kernels());
    }

    public Network network() {
        return network;
    }

    List<Changed> changes() {
        return changes;
    }

    /** @throws ProblemException where it cannot be done, and what would do */
    public void apply(List<Change> wanted) {
        for (int i = 0; i < wanted.size(); i++) {
            apply(wanted.get(i), "/changes/" + i);
        }
    }

    private void apply(Change change, String pointer) {
        names.unknown(change.layer(), pointer + "/layer").ifPresent(unknown -> {
            throw ProblemException.invalid(List.of(unknown));
        });
        requireOne(change, pointer);
        boolean ofParameter = change.weight() != null || change.bias() != null || change.parameter() != null;
        if (ofParameter) {
            set(change, pointer);
        } else if (change.activation() != null) {
            bend(change, pointer);
        } else if (change.filter() != null) {
            silenceFilter(change.layer(), change.filter(), pointer);
        } else if (change.neuron() != null) {
            silence(change.layer(), change.neuron(), pointer);
        } else {
            silenceLayer(change.layer(), pointer);
        }
    }

    private static void requireOne(Change change, String pointer) {
        int kinds = (change.weight() != null ? 1 : 0)
                + (change.bias() != null ? 1 : 0)
                + (change.parameter() != null ? 1 : 0)
                + (change.activation() != null ? 1 : 0)
                + (change.silence() ? 1 : 0);
        boolean ofParameter = change.weight() != null || change.bias() != null || change.parameter() != null;
        int silenced = (change.neuron() != null ? 1 : 0) + (change.filter() != null ? 1 : 0);
        boolean complete = kinds == 1
                && (change.value() != null) == ofParameter
                && (silenced == 0 || (silenced == 1 && change.silence()));
        if (!complete) {
            throw ProblemException.invalid(
                    pointer,
                    "must be one change",
                    null,
                    "\"weight\": [from, to], \"bias\": neuron or \"parameter\": name, each with a \"value\";"
                            + " \"silence\": true with or without a \"neuron\" or a \"filter\"; or \"activation\"");
        }
        if (change.value() != null && !Float.isFinite(change.value().floatValue())) {
            throw ProblemException.invalid(
                    pointer + "/value", "is too large for a weight", change.value(), "up to about ±3.4e38");
        }
    }

    private void set(Change change, String pointer) {
        Layer layer = layer(change.layer());
        int index = index(change, layer, pointer);
        Matrix parameters = network.slice(network.parameters(), change.layer() - 1);
        double was = parameters.get(0, index);
        double becomes = (float) (double) Objects.requireNonNull(change.value());
        parameters.set(0, index, becomes);
        note(change.layer(), names.parameter(change.layer(), index), was, becomes);
    }

    private void note(int layer, String what, double was, double becomes) {
        changes.add(new Changed(layer, what, SignificantDigits.of(was), SignificantDigits.of(becomes)));
    }

    private Layer layer(int number) {
        return network.layers().layer(number - 1);
    }

    private static int index(Change change, Layer layer, String pointer) {
        if (change.parameter() != null) {
            return IntStream.range(0, layer.parameterCount())
                    .filter(index -> layer.parameterName(index).equals(change.parameter()))
                    .findFirst()
                    .orElseThrow(() -> unknownParameter(change, layer, pointer));
        }
        Optional<Activation> activation = activationOf(layer.spec());
        if (activation.isPresent() && change.bias() != null) {
            return bias(change.bias(), layer, activation.get(), pointer + "/bias");
        }
        if (!(layer.spec() instanceof Dense dense)) {
            String named = "\"parameter\": \"%s\" or the like";
            throw ProblemException.invalid(
                    pointer,
                    "layer %s is no dense layer, and has no weight or bias by these places".formatted(change.layer()),
                    Menu.nameOf(layer.spec()),
                    layer.parameterCount() == 0
                            ? "a layer that has parameters"
                            : hasBiases(layer.spec())
                                    ? "\"bias\": 0 for that of filter 0, or " + named.formatted(layer.parameterName(0))
                                    : named.formatted(layer.parameterName(0)));
        }
        int inputs = layer.input().last();
        int columns = layer.output().last() * dense.activation().inputsPerOutput();
        List<Integer> weight = Objects.requireNonNull(change.weight());
        requireBelow(weight.get(0), inputs, pointer + "/weight/0");
        requireBelow(weight.get(1), columns, pointer + "/weight/1");
        return weight.get(0) * columns + weight.get(1);
    }

    private static int bias(int bias, Layer layer, Activation activation, String pointer) {
        if (!hasBiases(layer.spec())) {
            throw ProblemException.invalid(pointer, "the layer has no biases", bias, "a weight");
        }
        int columns = layer.output().last() * activation.inputsPerOutput();
        requireBelow(bias, columns, pointer);
        return affineCount(layer, activation) - columns + bias;
    }

    /** Of a layer whose parameters are weights, then biases, then what the activation learns; empty for others. */
    private static Optional<Activation> activationOf(LayerSpec spec) {
        return spec instanceof Weighted weighted ? Optional.of(weighted.activation()) : Optional.empty();
    }

    private static boolean hasBiases(LayerSpec spec) {
        return spec instanceof Weighted weighted && weighted.bias();
    }

    /** Weights and biases. */
    private static int affineCount(Layer layer, Activation activation) {
        return layer.parameterCount() - learned(activation, layer);
    }

    private static void requireBelow(int place, int count, String pointer) {
        if (place < 0 || place >= count) {
            throw ProblemException.invalid(pointer, "there is no such place", place, "0 to %s".formatted(count - 1));
        }
    }

    private static ProblemException unknownParameter(Change change, Layer layer, String pointer) {
        List<String> some = IntStream.range(0, Math.min(1000, layer.parameterCount()))
                .mapToObj(layer::parameterName)
                .toList();
        return ProblemException.invalid(
                pointer + "/parameter",
                "the layer has no such parameter",
                change.parameter(),
                some.isEmpty()
                        ? "a layer that has parameters"
                        : Spelling.hint(Objects.requireNonNull(change.parameter()), some));
    }

    private void bend(Change change, String pointer) {
        Activation next = Objects.requireNonNull(change.activation());
        NetworkSpec spec = network.spec();
        int index = change.layer() - 1;
        boolean output = index == spec.layers().size();
        Activation was =
                output ? spec.outputActivation() : activation(spec.layers().get(index), pointer);
        if (was.inputsPerOutput() != next.inputsPerOutput()) {
            throw ProblemException.invalid(
                    pointer + "/activation",
                    "takes other weights than those of %s".formatted(Menu.nameOf(was)),
                    Menu.nameOf(next),
                    "an activation that makes one output of as many sums");
        }
        if (output && !next.fitsOutput()) {
            throw ProblemException.invalid(
                    pointer + "/activation",
                    "is for hidden layers only",
                    Menu.nameOf(next),
                    "an activation that learns nothing");
        }
        rebuild(
                output
                        ? outputOf(spec, next)
                        : with(spec, index, bent(spec.layers().get(index), next)),
                index,
                was,
                next);
        changes.add(new Changed(
                change.layer(), "activation of " + names.layer(change.layer()), Menu.nameOf(was), Menu.nameOf(next)));
    }

    private static Activation activation(LayerSpec layer, String pointer) {
        return Weighted.activationOf(layer)
                .orElseThrow(() -> ProblemException.invalid(
                        pointer + "/layer",
                        "the layer has no activation",
                        Menu.nameOf(layer),
                        "a dense, a convolution or an activation layer"));
    }

    private static LayerSpec bent(LayerSpec layer, Activation activation) {
        return layer instanceof Weighted weighted ? weighted.with(activation) : new Activated(activation);
    }

    private static NetworkSpec with(NetworkSpec spec, int index, LayerSpec layer) {
        List<LayerSpec> layers = new ArrayList<>(spec.layers());
        layers.set(index, layer);
        return new NetworkSpec(
                spec.inputs(),
                layers,
                spec.outputs(),
                spec.outputActivation(),
                spec.outputInitializer(),
                spec.outputBiasInitializer());
    }

    private static NetworkSpec outputOf(NetworkSpec spec, Activation activation) {
        return new NetworkSpec(
                spec.inputs(),
                spec.layers(),
                spec.outputs(),
                activation,
                spec.outputInitializer(),
                spec.outputBiasInitializer());
    }

    /** The same weights in a network of another form; what an activation learns begins anew, or goes. */
    private void rebuild(NetworkSpec spec, int changed, Activation was, Activation next) {
        Network old = network;
        network = Network.initialize(spec, old.kernels(), 0);
        for (int i = 0; i < old.layers().size(); i++) {
            Matrix from = old.slice(old.parameters(), i);
            Matrix to = network.slice(network.parameters(), i);
            int kept = i != changed
                    ? from.columns()
                    : Math.min(
                            from.columns() - learned(was, old.layers().layer(i)),
                            to.columns() - learned(next, network.layers().layer(i)));
            for (int j = 0; j < kept; j++) {
                to.set(0, j, from.get(0, j));
            }
        }
        for (int j = 0; j < old.state().columns(); j++) {
            network.state().set(0, j, old.state().get(0, j));
        }
        old.close();
    }

    /** Values that an activation learns. */
    private static int learned(Activation activation, Layer layer) {
        return activation instanceof LearnedNonlinearity ? layer.output().last() : 0;
    }

    private void silenceLayer(int number, String pointer) {
        Layer layer = layer(number);
        if (layer.spec() instanceof Residual residual) {
            NetworkSpec spec = with(network.spec(), number - 1, new Residual(residual.layers(), 0));
            rebuild(spec, -1, new Identity(), new Identity());
            changes.add(new Changed(
                    number,
                    names.layer(number),
                    "scale " + SignificantDigits.of(residual.scale()),
                    "scale 0: only the way around"));
            return;
        }
        if (isSilentWithoutWeights(number)) {
            Matrix parameters = network.slice(network.parameters(), number - 1);
            int count = activationOf(layer.spec())
                    .map(activation -> affineCount(layer, activation))
                    .orElse(layer.parameterCount());
            for (int i = 0; i < count; i++) {
                parameters.set(0, i, 0);
            }
        } else if (hasListener(number)) {
            for (int neuron = 0; neuron < layer.outputs(); neuron++) {
                deafen(number, neuron);
            }
        } else {
            throw loud(number, names.layer(number), whyNotSilentAlone(number), pointer);
        }
        changes.add(new Changed(number, names.layer(number), "as trained", "silent"));
    }

    /** Everywhere in the picture. */
    private void silenceFilter(int number, int filter, String pointer) {
        Layer layer = layer(number);
        if (!(layer.spec() instanceof Filtering filtering)) {
            throw ProblemException.invalid(
                    pointer + "/filter",
                    "layer %s is no convolution, and has no filters".formatted(number),
                    filter,
                    "\"neuron\", or the number of a convolution");
        }
        int filters = filtering.filters();
        requireBelow(filter, filters, pointer + "/filter");
        String name = "%s, filter %s".formatted(names.layer(number), filter);
        if (isSilentWithoutWeights(number)) {
            Matrix parameters = network.slice(network.parameters(), number - 1);
            for (int i = 0; i < affineCount(layer, filtering.activation()); i++) {
                if (layer.filterOf(i) == filter) {
                    parameters.set(0, i, 0);
                }
            }
        } else if (hasListener(number)) {
            for (int neuron = filter; neuron < layer.outputs(); neuron += filters) {
                deafen(number, neuron);
            }
        } else {
            throw loud(number, name, whyNotSilentAlone(number), pointer);
        }
        changes.add(new Changed(number, name, "as trained", "silent"));
    }

    /** Whether the whole layer says 0 where all of its weights and biases are 0. */
    private boolean isSilentWithoutWeights(int number) {
        LayerSpec spec = layer(number).spec();
        return isNormalization(spec) || (activationOf(spec).isPresent() && ofNothing(number) == 0);
    }

    /** Whether its parameters are a scale of each channel, then a shift of each. */
    private static boolean isNormalization(LayerSpec spec) {
        return spec instanceof BatchNormalization
                || spec instanceof LayerNormalization
                || spec instanceof GroupNormalization
                || spec instanceof InstanceNormalization;
    }

    private void silence(int number, int neuron, String pointer) {
        requireBelow(neuron, layer(number).outputs(), pointer + "/neuron");
        mute(number, neuron, pointer);
        changes.add(new Changed(number, names.neuron(number, neuron), "as trained", "silent"));
    }

    /** By what goes into it where its activation makes nothing of nothing, else by what the next dense layer hears of it. */
    private void mute(int number, int neuron, String pointer) {
        LayerSpec spec = layer(number).spec();
        if (!ownsItsNeurons(number)) {
            deafen(number, neuron, pointer);
        } else if (spec instanceof Dense dense && ofNothing(number) == 0) {
            Matrix parameters = network.slice(network.parameters(), number - 1);
            int pieces = dense.activation().inputsPerOutput();
            int columns = layer(number).outputs() * pieces;
            for (int piece = neuron * pieces; piece < (neuron + 1) * pieces; piece++) {
                for (int i = 0; i < layer(number).inputs() + (dense.bias() ? 1 : 0); i++) {
                    parameters.set(0, i * columns + piece, 0);
                }
            }
        } else if (isNormalization(spec)) {
            Matrix parameters = network.slice(network.parameters(), number - 1);
            parameters.set(0, neuron, 0);
            parameters.set(0, layer(number).outputs() + neuron, 0);
        } else {
            deafen(number, neuron, pointer);
        }
    }

    /** Whether no two of its neurons have the same weights, as those at the places of a picture have. */
    private boolean ownsItsNeurons(int number) {
        return layer(number).input().isFlat() && layer(number).output().isFlat();
    }

    /** That of the output layer is the network's. */
    private Activation activationOf(int number) {
        return number == network.layers().size()
                ? network.spec().outputActivation()
                : activationOf(layer(number).spec()).orElse(new Identity());
    }

    /** What the layer's activation makes of 0. */
    private double ofNothing(int number) {
        Activation activation = activationOf(number);
        if (activation.mixesColumns()) {
            return Double.NaN;
        }
        double[] a = new double[1];
        activation.forward(new double[activation.inputsPerOutput()], a, 1, 1);
        return a[0];
    }

    /** The layer that hears a layer, past any dropout and change of shape; one more than there are after the last. */
    private int listener(int number) {
        int next = number + 1;
        while (next <= network.layers().size() && passesOn(layer(next).spec())) {
            next++;
        }
        return next;
    }

    private static boolean passesOn(LayerSpec spec) {
        return spec instanceof Dropout
                || spec instanceof SpatialDropout
                || spec instanceof Flatten
                || spec instanceof Reshape;
    }

    private boolean hasListener(int number) {
        int next = listener(number);
        return next <= network.layers().size()
                && layer(next).spec() instanceof Dense
                && layer(next).input().isFlat();
    }

    /** Whether all of it can be silenced. */
    private boolean canBeSilent(int number) {
        return isSilentWithoutWeights(number) || hasListener(number);
    }

    /** @param what of the layer was to be silent */
    private ProblemException loud(int number, String what, String whyLoud, String pointer) {
        return ProblemException.invalid(
                pointer,
                "%s cannot be silenced: %s, and %s".formatted(what, whyLoud, whyHeard(number)),
                Menu.nameOf(layer(number).spec()),
                instead(number));
    }

    /** Why a neuron is not silent by weights of its own. */
    private String whyLoud(int number) {
        LayerSpec spec = layer(number).spec();
        return layer(number).parameterCount() > 0 && !ownsItsNeurons(number)
                ? "all places of a row have the same weights in a layer of type %s".formatted(Menu.nameOf(spec))
                : whyNotSilentAlone(number);
    }

    /** Why the layer is not silent by its own weights. */
    private String whyNotSilentAlone(int number) {
        if (activationOf(layer(number).spec()).isEmpty()) {
            return "a layer of type %s has no weights that could be set to 0 to make its output 0"
                    .formatted(Menu.nameOf(layer(number).spec()));
        }
        Activation activation = activationOf(number);
        return activation.mixesColumns()
                ? "its outputs are not 0 even where all of its weights are, because %s makes each of them of all sums together"
                        .formatted(Menu.nameOf(activation))
                : "its output is %s, not 0, even where all of its weights are 0, because %s(0) = %s"
                        .formatted(
                                SignificantDigits.of(ofNothing(number)),
                                Menu.nameOf(activation),
                                SignificantDigits.of(ofNothing(number)));
    }

    private String whyHeard(int number) {
        int next = listener(number);
        return next > network.layers().size()
                ? "no layer comes after the output layer whose weights for it could be set to 0 instead"
                : "the layer after it (%s) has no weights for it that could be set to 0 instead"
                        .formatted(Menu.nameOf(layer(next).spec()));
    }

    private String instead(int number) {
        List<String> others = IntStream.rangeClosed(1, network.layers().size())
                .filter(other -> layer(other).spec() instanceof Residual || canBeSilent(other))
                .mapToObj(other -> "{\"layer\": %s, \"silence\": true}".formatted(other))
                .limit(3)
                .toList();
        if (layer(number).spec() instanceof Filtering && isSilentWithoutWeights(number)) {
            return "{\"layer\": %s, \"filter\": 0, \"silence\": true} for one filter at all places; or "
                            .formatted(number)
                    + String.join(" or ", others);
        }
        String silent = others.isEmpty() ? "" : String.join(" or ", others) + "; or ";
        boolean dense = layer(number).spec() instanceof Dense;
        boolean bends = activationOf(layer(number).spec()).isPresent() && !isSilentWithoutWeights(number);
        if (bends && number < network.layers().size()) {
            return silent
                    + "first an activation that is 0 at 0, as in [{\"layer\": %s, \"activation\": \"tanh\"}, {\"layer\": %s, \"silence\": true}]"
                            .formatted(number, number);
        }
        return silent
                + (dense
                        ? "one weight or bias of the layer, as {\"layer\": %s, \"weight\": [0, 0], \"value\": 0}"
                                .formatted(number)
                        : "a change of a dense layer");
    }

    private void deafen(int number, int neuron, String pointer) {
        if (!hasListener(number)) {
            throw loud(number, names.neuron(number, neuron), whyLoud(number), pointer);
        }
        deafen(number, neuron);
    }

    private void deafen(int number, int neuron) {
        int next = listener(number);
        Dense dense = (Dense) layer(next).spec();
        Matrix parameters = network.slice(network.parameters(), next - 1);
        int columns = layer(next).outputs() * dense.activation().inputsPerOutput();
        for (int j = 0; j < columns; j++) {
            parameters.set(0, neuron * columns + j, 0);
        }
    }

    @Override
    public void close() {
        network.close();
    }
}
