package dev.chainrule.benchmark;

import dev.chainrule.network.activation.Identity;
import dev.chainrule.network.activation.Softmax;
import dev.chainrule.network.loss.CategoricalCrossEntropy;
import dev.chainrule.network.loss.MeanSquaredError;
import dev.chainrule.network.math.Cost;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.Memory;
import java.util.Objects;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Loss and its gradient with respect to the logits, for one batch. */
@State(Scope.Thread)
public class Losses {

    private static final int CLASSES = 10;

    private final Kernels kernels = Engine.kernels();
    private final Memory memory = kernels.memory();
    private final Batch digits = new Batch(memory, 128, CLASSES);
    private final Batch numbers = new Batch(memory, 256, 1);
    private final Cost crossEntropy =
            Objects.requireNonNull(new CategoricalCrossEntropy().onLogits(new Softmax()), "fused with softmax");
    private final Cost squaredError =
            Objects.requireNonNull(new MeanSquaredError().onLogits(new Identity()), "straight from the logits");

    @TearDown
    public void free() {
        memory.close();
    }

    /** 128 rows, 10 classes. */
    @Benchmark
    public double softmaxCrossEntropy(Values done) {
        return digits.loss(kernels, crossEntropy, done);
    }

    /** 256 rows of one number. */
    @Benchmark
    public double meanSquaredError(Values done) {
        return numbers.loss(kernels, squaredError, done);
    }

    /** Logits, answers and room for the gradient. */
    private static final class Batch {

        private final Matrix logits;
        private final Matrix targets;
        private final Matrix weights;
        private final Matrix gradient;

        Batch(Memory memory, int rows, int columns) {
            logits = Floats.fill(memory.allocate(rows, columns), -4, 4);
            targets = memory.allocate(rows, columns);
            weights = Floats.fill(memory.allocate(rows, 1), 1, Math.nextUp(1));
            gradient = memory.allocate(rows, columns);
            for (int i = 0; i < rows; i++) {
                targets.set(i, i % columns, 1);
            }
        }

        double loss(Kernels kernels, Cost cost, Values done) {
            done.values += logits.size();
            return kernels.loss(cost, logits, targets, weights, 1.0 / logits.rows(), gradient);
        }
    }
}
