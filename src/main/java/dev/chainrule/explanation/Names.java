package dev.chainrule.explanation;

import dev.chainrule.encoding.Encoding;
import dev.chainrule.network.Network;
import dev.chainrule.network.layer.Embedding;
import dev.chainrule.network.layer.Layer;
import dev.chainrule.network.layer.Shape;
import dev.chainrule.problem.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the parts of a network are called: inputs as the data has them ({@code size}, {@code colour=red}), neurons by their
 * place ({@code hidden 1, neuron 3}), outputs by what they say ({@code output, price}). Layers count from 1, neurons from 0.
 *
 * @param inputs of the network
 * @param outputs of the network, what each means
 */
public record Names(List<String> inputs, List<String> outputs, List<Layer> layers) {

    static Names of(Encoding encoding, Network network) {
        List<String> outputs = encoding.target().outputNames();
        return new Names(
                encoding.inputNames(),
                outputs.size() == network.spec().outputs() ? outputs : List.of(),
                network.layers().layers());
    }

    /** @param number from 1 */
    public String layer(int number) {
        return number == layers.size() ? "output" : "hidden " + number;
    }

    /**
     * What is wrong with a layer's number; nothing where there is such a layer.
     *
     * @param pointer to the number
     */
    public Optional<Violation> unknown(int number, String pointer) {
        if (number >= 1 && number <= layers.size()) {
            return Optional.empty();
        }
        return Optional.of(Violation.at(
                pointer,
                "there is no layer %s".formatted(number),
                number,
                "1 to %s; the output layer is the last".formatted(layers.size())));
    }

    /** @param neuron from 0 */
    public String neuron(int layer, int neuron) {
        if (layer == layers.size() && !outputs.isEmpty()) {
            return "output, " + outputs.get(neuron);
        }
        return layer(layer) + ", " + plain(layer, neuron);
    }

    private String plain(int layer, int neuron) {
        return layers.get(layer - 1).spec() instanceof Embedding embedding
                ? embedded(layer, embedding, neuron)
                : place(layers.get(layer - 1).output(), neuron);
    }

    /** Of a row that is more than features also where in it the neuron is. */
    private static String place(Shape row, int neuron) {
        if (row.isFlat()) {
            return "neuron " + neuron;
        }
        List<Integer> at = new ArrayList<>();
        int rest = neuron;
        for (int axis = row.dims().size() - 1; axis >= 0; axis--) {
            at.add(0, rest % row.dims().get(axis));
            rest /= row.dims().get(axis);
        }
        return "neuron %s at %s".formatted(neuron, at);
    }

    /** Numbers go through an embedding first; then come the vectors of its columns. */
    private String embedded(int layer, Embedding embedding, int neuron) {
        List<Embedding.EmbeddedColumn> columns = embedding.columns();
        if (columns == null) {
            return "neuron " + neuron;
        }
        List<String> through = new ArrayList<>();
        List<Integer> indices =
                columns.stream().map(Embedding.EmbeddedColumn::position).toList();
        for (int i = 0; i < layers.get(layer - 1).inputs(); i++) {
            if (!indices.contains(i)) {
                through.add(into(layer, i));
            }
        }
        if (neuron < through.size()) {
            return through.get(neuron);
        }
        int place = neuron - through.size();
        for (Embedding.EmbeddedColumn column : columns) {
            int dimension = embedding.dimensionOf(column);
            if (place < dimension) {
                return "%s, embedding %s".formatted(column.name(), place);
            }
            place -= dimension;
        }
        return "neuron " + neuron;
    }

    /** What comes into a layer: an input of the network, or a neuron of the layer before. */
    public String into(int layer, int input) {
        return layer == 1 ? inputs.get(input) : neuron(layer - 1, input);
    }

    /** What comes into a layer inside another. */
    public String into(int layer, int inner, int input) {
        return inner == 1 ? into(layer, input) : neuron(layer, inner - 1, input);
    }

    /** A neuron of a layer that stands inside another. */
    public String neuron(int layer, int inner, int neuron) {
        return "%s, inner layer %s, neuron %s".formatted(layer(layer), inner, neuron);
    }

    /** A parameter by its place in its layer, such as {@code hidden 1, weight[1, 4]}. */
    public String parameter(int layer, int index) {
        return "%s, %s".formatted(layer(layer), layers.get(layer - 1).parameterName(index));
    }
}
