package dev.chainrule.exchange;

import java.util.List;

/**
 * A part of a layer's weights that has a name and a shape.
 *
 * @param layer its number, from 1; the output layer is the last
 * @param type of the layer, such as {@code dense}
 * @param name in the layer, such as {@code weight} or {@code running_mean}
 * @param shape row-major
 * @param offset of its first value among all values of the network, as they are stored
 */
record Tensor(int layer, String type, String name, List<Integer> shape, long offset) {

    Tensor {
        shape = List.copyOf(shape);
    }

    /** Unique in the network: {@code layer_1.weight}. */
    String key() {
        return "layer_%s.%s".formatted(layer, name);
    }

    long size() {
        return shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
    }

    /** Where a value stands, counted from 0, such as {@code [1, 4]}. */
    int[] place(long index) {
        int[] place = new int[shape.size()];
        long left = index;
        for (int axis = shape.size() - 1; axis >= 0; axis--) {
            place[axis] = (int) (left % shape.get(axis));
            left /= shape.get(axis);
        }
        return place;
    }
}
