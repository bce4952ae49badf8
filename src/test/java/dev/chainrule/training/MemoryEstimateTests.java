package dev.chainrule.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.network.Network;
import dev.chainrule.network.NetworkSpec;
import dev.chainrule.network.Workspace;
import dev.chainrule.network.math.Kernels;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemoryEstimateTests {

    @TempDir
    private static Path folder = Path.of("");

    @Test
    void saysHowItComesToItsFigure() {
        JobPlan plan = PlanFixture.plan(PlanFixture.line(folder, 100), "{\"network\": {\"layers\": [5]}}");
        MemoryEstimate estimate = MemoryEstimate.of(plan, plan.network());

        assertThat(estimate.data()).isEqualTo(4 * 100 * (1 + 1));
        assertThat(estimate.parameters()).isEqualTo(4 * 16 * (1 + 1 + 2 + 2));
        assertThat(estimate.arithmetic())
                .isEqualTo("%,d for the rows + %,d for the parameters + %,d for the batches = %,d bytes"
                        .formatted(800, 384, estimate.activations(), estimate.total()));
    }

    @ParameterizedTest
    @CsvSource({
        "'[]', 32, adam",
        "'[64]', 32, adam",
        "'[64, 64, 64]', 1000, sgd",
        "'[500, 5, 500]', 7, momentum",
        "'[1]', 1, adam",
        "'[64, \"batch_normalization\", \"dropout\", \"layer_normalization\", 64]', 32, adam",
        "'[{\"type\": \"residual\", \"layers\": [\"layer_normalization\", 64, \"batch_normalization\"]}]', 32, adam"
    })
    void isNeverLessThanWhatIsTaken(String layers, int batchSize, String optimizer) {
        JobPlan plan = PlanFixture.plan(PlanFixture.line(folder, 300), """
                {"network": {"layers": %s}, "training": {"batch_size": %d, "optimizer": "%s"}}""".formatted(layers, batchSize, optimizer));
        NetworkSpec spec = plan.network();
        MemoryEstimate estimate = MemoryEstimate.of(plan, spec);

        assertThat(estimate.total()).isBetween(taken(plan, spec), 3 * taken(plan, spec));
    }

    @Test
    void countsTheVectorsOfEmbeddedCategories() {
        JobPlan plan = PlanFixture.plan(
                PlanFixture.dataset(folder, "shop,y", 300, "s%d,%d.5"),
                "{\"preprocessing\": {\"categorical\": \"embedding\"}}");
        NetworkSpec spec = plan.network();
        MemoryEstimate estimate = MemoryEstimate.of(plan, spec);

        assertThat(spec.inputs()).isEqualTo(1);
        assertThat(spec.parameterCount()).isEqualTo(301 * 39 + 39 * 64 + 64 + 64 + 1);
        assertThat(estimate.total()).isBetween(taken(plan, spec), 3 * taken(plan, spec));
    }

    /** What a run allocates: weights, best weights, slots, a workspace for each size of batch, and one to measure. */
    private static long taken(JobPlan plan, NetworkSpec spec) {
        int rows = plan.dataset().rows();
        int batch = Math.min(plan.batchSize(), rows);
        try (Network network = Network.initialize(spec, Kernels.fast(), 1);
                Workspace full = network.trainingWorkspace(batch);
                Workspace rest = network.trainingWorkspace(Math.max(1, rows % batch));
                Workspace measuring = network.predictionWorkspace(256)) {
            long vectors = 2L + plan.optimizer().slots();
            return full.bytes()
                    + rest.bytes()
                    + measuring.bytes()
                    + vectors * spec.parameterCount() * Float.BYTES
                    + (long) rows * (spec.inputs() + spec.outputs()) * Float.BYTES;
        }
    }
}
