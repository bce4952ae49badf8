package dev.chainrule.network.layer;

import dev.chainrule.choice.Member;
import dev.chainrule.choice.Parameter;
import dev.chainrule.network.activation.Identity;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.RandomStream;
import dev.chainrule.network.math.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A residual block: the input of its layers is added to their output (skip connection). Where the two differ in width, the skip connection
 * is a learned projection with {@code P [inputs, outputs]}, without bias; where the layers stride over a picture or a sequence,
 * it strides likewise, a convolution of a single pixel (ResNet's option B). The gradient passes the skip connection
 * undiminished, so hundreds of layers can learn.
 */
@Member(
        value = "residual",
        aliases = "residual_block",
        summary =
                "Residual block: layers whose input is added to their output (skip connection); makes networks of hundreds of layers trainable.",
        formula = "y = x + scale · F(x), or y = x·P + scale · F(x) where the shapes differ, P at every stride-th place",
        source = "He, Zhang, Ren and Sun 2015, equations 1 and 2")
public record Residual(
        @Parameter(value = "The layers F, first to last.", min = 1)
        List<LayerSpec> layers,

        @Parameter(value = "Factor of F(x) before the addition.", fallback = "1")
        double scale)
        implements LayerSpec {

    private static final int DEEPEST = 8;

    public Residual {
        layers = List.copyOf(layers);
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("needs at least one layer");
        }
        if (1 + depth(layers) > DEEPEST) {
            throw new IllegalArgumentException("residual blocks may be nested %s deep".formatted(DEEPEST));
        }
    }

    private static int depth(List<LayerSpec> layers) {
        return layers.stream()
                .mapToInt(layer -> layer instanceof Residual residual ? 1 + depth(residual.layers) : 0)
                .max()
                .orElse(0);
    }

    @Override
    public LayerSpec resolved() {
        return new Residual(layers.stream().map(LayerSpec::resolved).toList(), scale);
    }

    @Override
    public Layer build(Shape input) {
        Sequence inside = new Sequence(layers, input);
        return new Built(this, inside, projection(inside).orElse(null));
    }

    /**
     * What the input goes through before the addition, where it is not added as it is.
     *
     * @throws MisfitException where what comes out of the layers stands at other places than any that a shortcut has
     */
    public static Optional<Layer> projection(Sequence inside) {
        Shape input = inside.input();
        Shape output = inside.output();
        if (output.equals(input)) {
            return Optional.empty();
        }
        if (output.equals(input.withLast(output.last()))) {
            return Optional.of(new Dense(output.last(), new Identity(), null, false).build(input));
        }
        return strided(inside)
                .map(shortcut -> shortcut.build(input))
                .filter(shortcut -> shortcut.output().equals(output))
                .or(() -> {
                    throw new MisfitException(
                            "adds its input of %s to what its layers make of it, which is %s".formatted(input, output),
                            "",
                            "layers that keep all axes but the last, or that stride with \"padding\": \"same\"");
                });
    }

    /** A pixel at each place where the layers' windows have one; empty where they have no more than the input. */
    private static Optional<LayerSpec> strided(Sequence inside) {
        int down = stride(inside.layers(), window -> window.down().stride());
        int across = stride(inside.layers(), window -> window.across().stride());
        int filters = inside.output().last();
        int axes = inside.input().dims().size();
        if (axes != inside.output().dims().size() || down * across == 1) {
            return Optional.empty();
        }
        return switch (axes) {
            case 2 ->
                Optional.of(new Convolution1d(
                        filters, 1, across, Padding.Rule.VALID, 1, 1, new Identity(), null, false, null, null));
            case 3 ->
                Optional.of(new Convolution(
                        filters,
                        List.of(1),
                        List.of(down, across),
                        Padding.Rule.VALID,
                        List.of(1),
                        1,
                        new Identity(),
                        null,
                        false,
                        null,
                        null));
            default -> Optional.empty();
        };
    }

    /** Pixels that come in for each that comes out, through all windows. */
    private static int stride(List<Layer> layers, ToIntFunction<Window> along) {
        int stride = 1;
        for (Layer layer : layers) {
            int inner = layer.window().map(along::applyAsInt).orElseGet(() -> stride(layer.inner(), along));
            stride = Math.multiplyExact(stride, inner);
        }
        return stride;
    }

    /** Parameters are those of the layers inside, first to last, then the projection. */
    private record Built(
            Residual spec, Sequence inside, @Nullable Layer projection) implements Layer {

        @Override
        public Shape input() {
            return inside.input();
        }

        @Override
        public Shape output() {
            return inside.output();
        }

        @Override
        public int inputs() {
            return inside.inputs();
        }

        @Override
        public int outputs() {
            return inside.outputs();
        }

        @Override
        public int parameterCount() {
            return Math.addExact(innerCount(), projection == null ? 0 : projection.parameterCount());
        }

        @Override
        public long work() {
            return inside.work() + (projection == null ? 0 : projection.work());
        }

        private int innerCount() {
            return Math.toIntExact(inside.parameterCount());
        }

        @Override
        public int stateCount() {
            return Math.toIntExact(inside.stateCount());
        }

        @Override
        public boolean mixesRows() {
            return inside.mixesRows();
        }

        @Override
        public List<Layer> inner() {
            return inside.layers();
        }

        @Override
        public List<WeightMatrix> weightMatrices() {
            List<WeightMatrix> all = new ArrayList<>(inside.weightMatrices());
            if (projection != null) {
                projection.weightMatrices().forEach(matrix -> all.add(matrix.shifted(innerCount())));
            }
            return all;
        }

        @Override
        public String parameterArithmetic() {
            List<String> terms = new ArrayList<>();
            inside.layers().forEach(layer -> terms.add(layer.parameterArithmetic()));
            if (projection != null) {
                terms.add(projection.parameterArithmetic());
            }
            terms.removeIf("0"::equals);
            return terms.isEmpty() ? "0" : String.join(" + ", terms);
        }

        @Override
        public String parameterName(int index) {
            if (projection != null && index >= innerCount()) {
                return projection.parameterName(index - innerCount()).replace("weight", "projection");
            }
            int layer = inside.layerOf(index);
            int within = index - Math.toIntExact(inside.parameterOffset(layer));
            return "layers[%s].%s".formatted(layer, inside.layer(layer).parameterName(within));
        }

        @Override
        public String stateName(int index) {
            int layer = inside.layerOfState(index);
            int within = index - Math.toIntExact(inside.stateOffset(layer));
            return "layers[%s].%s".formatted(layer, inside.layer(layer).stateName(within));
        }

        @Override
        public void initialize(Matrix parameters, Matrix state, RandomStream random) {
            inside.initialize(parameters.slice(0, 1, innerCount()), state, random);
            if (projection != null) {
                projection.initialize(ofProjection(parameters), state.slice(0, 1, 0), random);
            }
        }

        @Override
        public Pass pass(PassContext context) {
            return new Around(this, context);
        }

        PassContext insideContext(PassContext context) {
            Matrix gradients = context.gradients();
            return context.part(
                    context.parameters().slice(0, 1, innerCount()),
                    gradients == null ? null : gradients.slice(0, 1, innerCount()));
        }

        @Nullable
        Pass projectionPass(PassContext context) {
            if (projection == null) {
                return null;
            }
            Matrix gradients = context.gradients();
            return projection.pass(context.part(
                    ofProjection(context.parameters()), gradients == null ? null : ofProjection(gradients)));
        }

        private Matrix ofProjection(Matrix flat) {
            return flat.slice(innerCount(), 1, parameterCount() - innerCount());
        }
    }

    private static final class Around implements Pass {

        private final Built layer;
        private final Kernels kernels;
        private final double scale;
        private final SequencePass inside;
        private final @Nullable Pass projection;
        private final Matrix output;
        private final @Nullable Matrix insideGradient;
        private final @Nullable Matrix inputGradient;

        Around(Built layer, PassContext context) {
            this.layer = layer;
            kernels = context.kernels();
            scale = layer.spec.scale;
            inside = layer.inside.pass(layer.insideContext(context));
            projection = layer.projectionPass(context);
            output = context.buffer(layer.outputs());
            insideGradient = context.goesBack() ? context.buffer(layer.outputs()) : null;
            inputGradient = context.inputGradient() ? context.buffer(layer.inputs()) : null;
        }

        /** {@code y = x + scale · F(x)}, or {@code y = x·P + scale · F(x)}. */
        @Override
        public Matrix forward(Matrix input) {
            Matrix around = projection == null ? input : projection.forward(input);
            kernels.addScaled(around, scale, inside.forward(input), output);
            return output;
        }

        /** {@code ∂F = scale · ∂y};  {@code ∂x = ∂y + ∂F/∂x}, or {@code ∂x = ∂y·Pᵀ + ∂F/∂x};  {@code ∂P = xᵀ·∂y}. */
        @Override
        public @Nullable Matrix backward(Matrix input, Matrix outputGradient) {
            if (insideGradient == null) {
                throw new IllegalStateException("this pass only predicts");
            }
            kernels.scale(scale, outputGradient, insideGradient);
            Matrix throughLayers = inside.backward(input, insideGradient);
            Matrix around = projection == null ? outputGradient : projection.backward(input, outputGradient);
            if (inputGradient != null && throughLayers != null && around != null) {
                kernels.addScaled(throughLayers, 1, around, inputGradient);
            }
            return inputGradient;
        }

        @Override
        public Explained explain(Trail trail) {
            Explained around = projection == null ? null : projection.explain(trail);
            Matrix throughLayers = inside.activation(layer.inside.size());
            Explained.Sums sums = (row, unit) -> {
                Unit way = around == null
                        ? Unit.passing(unit, trail.input().get(row, unit), Unit.FIXED)
                        : around.unit(row, unit).shifted(layer.innerCount());
                return way.and(layer.inputs() + unit, scale, throughLayers.get(row, unit));
            };
            return trail.explained(layer, sums, inside.explain());
        }

        @Override
        public void updateState() {
            inside.updateState();
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
