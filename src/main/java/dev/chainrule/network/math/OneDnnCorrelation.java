package dev.chainrule.network.math;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bytedeco.dnnl.engine;
import org.bytedeco.javacpp.FloatPointer;
import org.jspecify.annotations.Nullable;

/**
 * oneDNN's convolution: it reads the pictures where they are and lays out no windows. Only the weights are put into the
 * order that its code wants, and their gradient back from there.
 */
final class OneDnnCorrelation implements Correlation {

    private final Supplier<OneDnnProducts> ofThread;
    private final OneDnnConvolution forward;
    private final @Nullable OneDnnConvolution toWeights;
    private final @Nullable OneDnnConvolution toInputs;

    private OneDnnCorrelation(
            Supplier<OneDnnProducts> ofThread,
            OneDnnConvolution forward,
            @Nullable OneDnnConvolution toWeights,
            @Nullable OneDnnConvolution toInputs) {
        this.ofThread = ofThread;
        this.forward = forward;
        this.toWeights = toWeights;
        this.toInputs = toInputs;
    }

    /** Null where there is no good code for such a window. */
    static @Nullable Correlation ifWritten(
            engine processor,
            Supplier<OneDnnProducts> ofThread,
            Window window,
            int columns,
            int rows,
            Memory memory,
            boolean goesBack) {
        if (!suits(window.down()) || !suits(window.across())) {
            return null;
        }
        OneDnnConvolution.Shapes shapes = new OneDnnConvolution.Shapes(processor, window, columns, rows);
        OneDnnConvolution forward = shapes.forward();
        OneDnnConvolution toWeights = goesBack ? shapes.toWeights() : null;
        OneDnnConvolution toInputs = goesBack ? shapes.toInputs() : null;
        List<OneDnnConvolution> ways = Stream.of(forward, toWeights, toInputs)
                .flatMap(Stream::ofNullable)
                .toList();
        if (forward == null || ways.size() < (goesBack ? 3 : 1)) {
            return null;
        }
        ways.forEach(way -> way.allocate(memory));
        return new OneDnnCorrelation(ofThread, forward, toWeights, toInputs);
    }

    /** It was not made for windows that see nothing but padding. */
    private static boolean suits(Span span) {
        return span.before() < span.reach() && span.after() < span.reach();
    }

    @Override
    public void forward(Matrix x, Matrix w, Matrix z) {
        run(forward, x, w, z);
    }

    @Override
    public void weightGradient(Matrix x, Matrix zGradient, Matrix wGradient) {
        OneDnnProducts mine = ofThread.get();
        Pointers pointers = Pointers.ofThread();
        OneDnnConvolution way = prepared(toWeights);
        way.run(mine, pointers.first((FloatMatrix) x), pointers.second((FloatMatrix) zGradient), way.weights());
        way.giveOut(mine, pointers.result((FloatMatrix) wGradient));
        pointers.finish((FloatMatrix) wGradient);
    }

    @Override
    public void inputGradient(Matrix zGradient, Matrix w, Matrix xGradient) {
        run(prepared(toInputs), zGradient, w, xGradient);
    }

    private void run(OneDnnConvolution way, Matrix from, Matrix w, Matrix to) {
        OneDnnProducts mine = ofThread.get();
        Pointers pointers = Pointers.ofThread();
        FloatPointer weights = way.takeIn(mine, pointers.second((FloatMatrix) w));
        way.run(mine, pointers.first((FloatMatrix) from), weights, pointers.result((FloatMatrix) to));
        pointers.finish((FloatMatrix) to);
    }

    private static OneDnnConvolution prepared(@Nullable OneDnnConvolution way) {
        if (way == null) {
            throw new IllegalStateException("made for passes forward only");
        }
        return way;
    }
}
