package dev.chainrule.network.layer;

import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.RandomStream;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A layer that is others one after the other, the last of them with the filters.
 *
 * @param names of those inside
 */
record Chained(LayerSpec spec, Sequence inside, List<String> names) implements ShapedLayer {

    @Override
    public Shape input() {
        return inside.input();
    }

    @Override
    public Shape output() {
        return inside.output();
    }

    @Override
    public int parameterCount() {
        return Math.toIntExact(inside.parameterCount());
    }

    @Override
    public long work() {
        return inside.work();
    }

    @Override
    public String parameterArithmetic() {
        return String.join(
                " + ", inside.layers().stream().map(Layer::parameterArithmetic).toList());
    }

    @Override
    public String parameterName(int index) {
        int layer = inside.layerOf(index);
        return "%s.%s".formatted(names.get(layer), inside.layer(layer).parameterName(within(index, layer)));
    }

    private int within(int index, int layer) {
        return index - Math.toIntExact(inside.parameterOffset(layer));
    }

    @Override
    public int filterOf(int parameter) {
        int layer = inside.layerOf(parameter);
        return layer == inside.size() - 1 ? inside.layer(layer).filterOf(within(parameter, layer)) : -1;
    }

    @Override
    public List<WeightMatrix> weightMatrices() {
        return inside.weightMatrices();
    }

    @Override
    public List<Layer> inner() {
        return inside.layers();
    }

    @Override
    public void initialize(Matrix parameters, Matrix state, RandomStream random) {
        inside.initialize(parameters, state, random);
    }

    @Override
    public Pass pass(PassContext context) {
        return new OneAfterTheOther(this, context);
    }

    private static final class OneAfterTheOther implements Pass {

        private final Chained layer;
        private final SequencePass inside;

        OneAfterTheOther(Chained layer, PassContext context) {
            this.layer = layer;
            inside = layer.inside.pass(context);
        }

        @Override
        public Matrix forward(Matrix input) {
            return inside.forward(input);
        }

        @Override
        public @Nullable Matrix backward(Matrix input, Matrix outputGradient) {
            return inside.backward(input, outputGradient);
        }

        /** What comes out is what the last inside makes. */
        @Override
        public Explained explain(Trail trail) {
            return trail.explained(
                    layer,
                    (row, unit) ->
                            Unit.passing(layer.inputs() + unit, trail.output().get(row, unit), Unit.FIXED),
                    inside.explain());
        }

        @Override
        public Optional<SequencePass> inside() {
            return Optional.of(inside);
        }

        @Override
        public Optional<String> firstNonFinite(String place) {
            return inside.firstNonFinite(place);
        }
    }
}
