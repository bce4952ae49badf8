package dev.chainrule.network.layer;

import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.RandomStream;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A layer of features at each position of rows that have several, with the same parameters: to it, every position is a row.
 * Nothing is copied, as {@code [rows, positions · features]} is {@code [rows · positions, features]} in memory.
 *
 * @param layer of one position
 * @param output the same positions, with what comes out of each
 */
record EachPosition(Layer layer, Shape input, Shape output) implements Layer {

    /**
     * @param spec of a layer that says itself what it is for so many features, and for rows of a shape is what this makes of it
     * @throws MisfitException where it makes more of a row than an array may hold
     */
    static Layer of(LayerSpec spec, Shape input) {
        Layer layer = spec.build(input.last());
        return input.isFlat() ? layer : new EachPosition(layer, input, input.withLast(layer.outputs()));
    }

    @Override
    public LayerSpec spec() {
        return layer.spec();
    }

    @Override
    public int inputs() {
        return input.size();
    }

    @Override
    public int outputs() {
        return output().size();
    }

    @Override
    public int parameterCount() {
        return layer.parameterCount();
    }

    @Override
    public long work() {
        return Math.multiplyExact(layer.work(), (long) input.positions());
    }

    @Override
    public String parameterArithmetic() {
        return layer.parameterArithmetic();
    }

    @Override
    public String parameterName(int index) {
        return layer.parameterName(index);
    }

    @Override
    public List<WeightMatrix> weightMatrices() {
        return layer.weightMatrices();
    }

    @Override
    public int stateCount() {
        return layer.stateCount();
    }

    @Override
    public String stateName(int index) {
        return layer.stateName(index);
    }

    @Override
    public boolean mixesRows() {
        return layer.mixesRows();
    }

    @Override
    public void initialize(Matrix parameters, Matrix state, RandomStream random) {
        layer.initialize(parameters, state, random);
    }

    @Override
    public Pass pass(PassContext context) {
        return new AtPositions(this, context);
    }

    /** Of matrices whose rows are positions as those whose rows are rows, and back. */
    private static final class AtPositions implements Pass {

        private final EachPosition layer;
        private final Pass pass;
        private final int positions;
        private final View inputs;
        private final View outputs;
        private final View outputGradients;
        private final View inputGradients;
        private final PassContext context;

        AtPositions(EachPosition layer, PassContext context) {
            this.layer = layer;
            this.positions = layer.input.positions();
            this.context = context.ofPositions(positions);
            this.pass = layer.layer.pass(this.context);
            this.inputs = new View(this.context.rows(), layer.layer.inputs());
            this.outputs = new View(context.rows(), layer.outputs());
            this.outputGradients = new View(this.context.rows(), layer.layer.outputs());
            this.inputGradients = new View(context.rows(), layer.inputs());
        }

        @Override
        public Matrix forward(Matrix input) {
            return outputs.of(pass.forward(inputs.of(input)));
        }

        @Override
        public @Nullable Matrix backward(Matrix input, Matrix outputGradient) {
            Matrix gradient = pass.backward(inputs.of(input), outputGradients.of(outputGradient));
            return gradient == null ? null : inputGradients.of(gradient);
        }

        @Override
        public void updateState() {
            pass.updateState();
        }

        @Override
        public Optional<String> firstNonFinite(String place) {
            return pass.firstNonFinite(place);
        }

        @Override
        public Explained explain(Trail trail) {
            Matrix back = trail.outputGradient();
            Matrix front = trail.inputGradient();
            Explained each = pass.explain(new Trail(
                    inputs.of(trail.input()),
                    outputGradients.of(trail.output()),
                    back == null ? null : outputGradients.of(back),
                    front == null ? null : inputs.of(front),
                    context));
            return each.ofPositions(layer, positions, (row, unit) -> {
                int units = each.units();
                int position = unit / units;
                return each.unit(row * positions + position, unit % units).ofInputsFrom(position * layer.input.last());
            });
        }
    }
}
