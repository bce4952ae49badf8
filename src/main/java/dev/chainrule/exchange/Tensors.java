package dev.chainrule.exchange;

import dev.chainrule.choice.Menu;
import dev.chainrule.network.NetworkSpec;
import dev.chainrule.network.layer.Layer;
import dev.chainrule.network.layer.Sequence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tensors of a network in the order in which its values are stored: the parameters of every layer, and then what layers
 * keep beside them. They are told by the names that the layers give to single values, so a new layer has them too.
 */
final class Tensors {

    /** {@code weight[1, 4]}, {@code embedding[town][0, 3]}. */
    private static final Pattern VALUE = Pattern.compile("(.*)\\[([0-9, ]+)]", Pattern.DOTALL);

    private final int layer;
    private final String type;
    private final IntFunction<String> names;
    private final List<Tensor> found;

    private Tensors(int layer, Layer built, IntFunction<String> names, List<Tensor> found) {
        this.layer = layer;
        this.type = Menu.nameOf(built.spec());
        this.names = names;
        this.found = found;
    }

    static List<Tensor> of(NetworkSpec spec) {
        Sequence layers = spec.build();
        List<Tensor> all = new ArrayList<>();
        long offset = 0;
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.layer(i);
            new Tensors(i + 1, layer, layer::parameterName, all).add(layer.parameterCount(), offset);
            offset += layer.parameterCount();
        }
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.layer(i);
            new Tensors(i + 1, layer, layer::stateName, all).add(layer.stateCount(), offset);
            offset += layer.stateCount();
        }
        return all;
    }

    /** @param offset of the layer's first value */
    private void add(int count, long offset) {
        for (int first = 0; first < count; ) {
            int end = end(first, count);
            found.add(new Tensor(layer, type, tensor(first), shape(end - 1, end - first), offset + first));
            first = end;
        }
    }

    /** Where the tensor of a value ends. One name belongs to values that stand side by side. */
    private int end(int first, int count) {
        String name = tensor(first);
        int inside = first;
        int outside = count;
        while (outside - inside > 1) {
            int middle = (inside + outside) >>> 1;
            if (tensor(middle).equals(name)) {
                inside = middle;
            } else {
                outside = middle;
            }
        }
        return outside;
    }

    private String tensor(int index) {
        Matcher parts = VALUE.matcher(names.apply(index));
        return parts.matches() ? parts.group(1) : names.apply(index);
    }

    /** By the name of its last value. */
    private List<Integer> shape(int last, int size) {
        Matcher parts = VALUE.matcher(names.apply(last));
        if (!parts.matches()) {
            return List.of(size);
        }
        List<Integer> shape = Arrays.stream(parts.group(2).split(", ", -1))
                .map(index -> Integer.parseInt(index) + 1)
                .toList();
        int product = shape.stream().reduce(1, (one, other) -> one * other);
        return product == size ? shape : List.of(size);
    }
}
