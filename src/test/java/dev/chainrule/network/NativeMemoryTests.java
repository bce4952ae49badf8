package dev.chainrule.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.chainrule.network.activation.Identity;
import dev.chainrule.network.activation.Swish;
import dev.chainrule.network.layer.Dense;
import dev.chainrule.network.loss.MeanSquaredError;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Memory;
import dev.chainrule.network.optimizer.Adam;
import dev.chainrule.network.schedule.Constant;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The garbage collector does not know how large a native array is, so everything must be given back by hand. */
class NativeMemoryTests {

    private static final long MEBIBYTE = 1 << 20;

    private static final NetworkSpec SPEC =
            new NetworkSpec(50, List.of(new Dense(500, new Swish()), new Dense(500, new Swish())), 1, new Identity());

    @BeforeEach
    void needsToMeasure() {
        assumeTrue(Pointer.physicalBytes() > 0, "this system does not tell how much memory a process holds");
    }

    /** Each takes about 8 MiB: without giving back, 200 of them would take 1.6 GiB. */
    @Tag("slow")
    @Tag("slow")
    @Test
    void isGivenBackByEveryTraining() {
        try (Memory memory = Kernels.fast().memory()) {
            int[] rows = IntStream.range(0, 20).toArray();
            TrainingData data = new TrainingData(
                    Numbers.matrix(memory, Numbers.of(1).normal(20, 50)),
                    Numbers.matrix(memory, Numbers.of(2).normal(20, 1)),
                    rows,
                    rows,
                    new double[] {1});
            train(data, 20);
            long allocated = Pointer.totalBytes();
            long held = Pointer.physicalBytes();
            train(data, 200);
            assertThat(Pointer.totalBytes() - allocated).isLessThan(MEBIBYTE);
            assertThat(Pointer.physicalBytes() - held).isLessThan(100 * MEBIBYTE);
        }
    }

    private static void train(TrainingData data, int times) {
        Adam adam = new Adam(0.001);
        for (int i = 0; i < times; i++) {
            TrainingPlan plan = TrainingPlan.of(new MeanSquaredError(), adam, new Constant(), Outcome.NUMBERS)
                    .epochs(1)
                    .batchSize(8)
                    .seed(i)
                    .build();
            try (Network network = Network.initialize(SPEC, Kernels.fast(), i)) {
                new Trainer(network, plan, data).run(new Silent());
            }
        }
    }

    private static final class Silent implements TrainingObserver {

        @Override
        public boolean stepDone(long step, double loss, double learningRate) {
            return true;
        }

        @Override
        public void epochDone(EpochReport report) {}
    }
}
