package dev.chainrule.benchmark;

import dev.chainrule.network.math.Functions;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Functions of 2,048 values, as many as the kernels hand over at a time. */
@State(Scope.Thread)
public class ElementaryFunctions {

    private static final int SIZE = 2048;

    private final float[] x = Floats.uniform(SIZE, -8, 8);
    private final float[] y = new float[SIZE];

    @Benchmark
    public float[] exp(Values done) {
        Functions.exp(x, y, SIZE);
        return done(done);
    }

    @Benchmark
    public float[] expm1(Values done) {
        Functions.expm1(x, y, SIZE);
        return done(done);
    }

    @Benchmark
    public float[] tanh(Values done) {
        Functions.tanh(x, y, SIZE);
        return done(done);
    }

    @Benchmark
    public float[] erf(Values done) {
        Functions.erf(x, y, SIZE);
        return done(done);
    }

    @Benchmark
    public float[] sigmoid(Values done) {
        Functions.sigmoid(x, y, SIZE);
        return done(done);
    }

    @Benchmark
    public float[] softplus(Values done) {
        Functions.softplus(x, y, SIZE);
        return done(done);
    }

    private float[] done(Values done) {
        done.values += SIZE;
        return y;
    }
}
