package dev.chainrule.benchmark;

import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.Memory;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The three products of a dense layer, in the shapes of the workloads. */
@State(Scope.Thread)
public class MatrixProducts {

    /** {@code rows x inputs x outputs}. */
    @Param({"128x784x128", "128x784x512", "128x512x512", "256x20x64", "256x64x32"})
    public String shape = "";

    private final Kernels kernels = Engine.kernels();
    private final Memory memory = kernels.memory();
    private Matrix input = memory.allocate(0, 0);
    private Matrix weights = input;
    private Matrix output = input;
    private long work;

    @Setup
    public void allocate() {
        String[] sizes = shape.split("x", -1);
        int rows = Integer.parseInt(sizes[0]);
        int inputs = Integer.parseInt(sizes[1]);
        int outputs = Integer.parseInt(sizes[2]);
        input = Floats.fill(memory.allocate(rows, inputs), -1, 1);
        weights = Floats.fill(memory.allocate(inputs, outputs), -1, 1);
        output = Floats.fill(memory.allocate(rows, outputs), -1, 1);
        work = 2L * rows * inputs * outputs;
    }

    @TearDown
    public void free() {
        memory.close();
    }

    @Benchmark
    public void forward(Flops done) {
        kernels.multiply(input, weights, output);
        done.flops += work;
    }

    @Benchmark
    public void weightGradient(Flops done) {
        kernels.multiplyTransposedLeft(input, output, weights);
        done.flops += work;
    }

    @Benchmark
    public void inputGradient(Flops done) {
        kernels.multiplyTransposedRight(output, weights, input);
        done.flops += work;
    }
}
