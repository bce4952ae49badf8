package dev.chainrule.benchmark;

import dev.chainrule.definition.Definitions;
import dev.chainrule.network.activation.Activation;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.Memory;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import tools.jackson.databind.node.JsonNodeFactory;

/** Bias and activation of 128 rows of 512 neurons, and the way back. */
@State(Scope.Thread)
public class Activations {

    private static final int ROWS = 128;
    private static final int NEURONS = 512;

    @Param({"relu", "sigmoid", "tanh", "gelu", "softmax"})
    public String activation = "";

    private final Kernels kernels = Engine.kernels();
    private final Memory memory = kernels.memory();
    /** All zeros, so that activating in place over and over does not run away. */
    private final Matrix bias = memory.allocate(1, NEURONS);

    private final Matrix z = Floats.fill(memory.allocate(ROWS, NEURONS), -4, 4);
    private final Matrix gradient = Floats.fill(memory.allocate(ROWS, NEURONS), -1, 1);
    private final Matrix inputGradient = memory.allocate(ROWS, NEURONS);
    private Activation function = read("identity");
    private Matrix a = z;

    @Setup
    public void activate() {
        function = read(activation);
        a = kernels.outputOf(function, z, memory);
        kernels.activate(function, z, bias, a);
    }

    private static Activation read(String name) {
        return Definitions.read(JsonNodeFactory.instance.objectNode().put("type", name), Activation.class);
    }

    @TearDown
    public void free() {
        memory.close();
    }

    @Benchmark
    public void forward(Values done) {
        kernels.activate(function, z, bias, a);
        done.values += (long) ROWS * NEURONS;
    }

    @Benchmark
    public void backward(Values done) {
        kernels.activationGradient(function, z, a, gradient, inputGradient);
        done.values += (long) ROWS * NEURONS;
    }
}
