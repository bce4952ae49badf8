package dev.chainrule.explanation.trace;

import dev.chainrule.encoding.Encoding;
import dev.chainrule.explanation.Names;
import dev.chainrule.explanation.Subject;
import dev.chainrule.network.layer.Embedding;
import dev.chainrule.network.layer.Layer;
import dev.chainrule.network.layer.Unit;
import java.util.List;
import java.util.function.IntFunction;

/**
 * A layer, and what it, its inputs and its neurons are called.
 *
 * @param offset of its first parameter among all of the network
 */
record NamedLayer(
        Layer layer,
        String name,
        IntFunction<String> inputs,
        IntFunction<String> neurons,
        long offset,
        Encoding encoding) {

    /** @param number from 1 */
    static NamedLayer of(Subject subject, int number) {
        Names names = subject.names();
        return new NamedLayer(
                names.layers().get(number - 1),
                names.layer(number),
                input -> names.into(number, input),
                neuron -> names.neuron(number, neuron),
                subject.network().layers().parameterOffset(number - 1),
                subject.encoding());
    }

    /** A layer inside this one, counted from 1. */
    NamedLayer inner(int number) {
        List<Layer> inside = layer.inner();
        long before = inside.subList(0, number - 1).stream()
                .mapToLong(Layer::parameterCount)
                .sum();
        String prefix = "%s, inner layer %s".formatted(name, number);
        IntFunction<String> into = number == 1 ? inputs : inner(number - 1).neurons;
        return new NamedLayer(
                inside.get(number - 1),
                prefix,
                into,
                neuron -> prefix + ", neuron " + neuron,
                offset + before,
                encoding);
    }

    /** Where a term of one of its sums comes from. */
    String from(Unit unit, int term) {
        int from = unit.from()[term];
        if (from >= layer.inputs()) {
            return inner(layer.inner().size()).neurons.apply(from - layer.inputs());
        }
        Double index = unit.details().get("index");
        return index != null && layer.spec() instanceof Embedding
                ? category(inputs.apply(from), index.intValue())
                : inputs.apply(from);
    }

    /** @param index from 1; 0 for what is not known */
    private String category(String column, int index) {
        return encoding.features().stream()
                .filter(feature -> feature.column().equals(column))
                .map(feature -> feature.known())
                .filter(known -> index > 0 && index <= known.size())
                .map(known -> column + "=" + known.get(index - 1))
                .findFirst()
                .orElse(column + " unknown");
    }
}
