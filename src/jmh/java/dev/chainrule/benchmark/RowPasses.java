package dev.chainrule.benchmark;

import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.Memory;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What is done once per batch beside the products. */
@State(Scope.Thread)
public class RowPasses {

    private static final int BATCH = 128;
    private static final int ROWS = 60_000;
    private static final int COLUMNS = 784;

    private final Kernels kernels = Engine.kernels();
    private final Memory memory = kernels.memory();
    private final Matrix table = Floats.fill(memory.allocate(ROWS, COLUMNS), 0, 1);
    private final Matrix batch = memory.allocate(BATCH, COLUMNS);
    private final Matrix sums = memory.allocate(1, COLUMNS);
    private final int[] order =
            new SplittableRandom(42).ints(ROWS / BATCH * BATCH, 0, ROWS).toArray();
    private int from;

    @TearDown
    public void free() {
        memory.close();
    }

    /** 128 rows of 784 numbers from anywhere in 60,000. */
    @Benchmark
    public void gather(Bytes done) {
        from = (from + BATCH) % order.length;
        kernels.gather(table, order, from, batch);
        done.bytes += 2 * batch.size() * Float.BYTES;
    }

    @Benchmark
    public void sumRows(Bytes done) {
        kernels.sumRows(batch, sums);
        done.bytes += batch.size() * Float.BYTES;
    }

    @Benchmark
    public double squaredNorm(Bytes done) {
        done.bytes += batch.size() * Float.BYTES;
        return kernels.squaredNorm(batch);
    }
}
