package dev.chainrule.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.dataset.DatasetFixture;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

class MemoryEstimateTests {

    @TempDir
    private static Path folder = Path.of("");

    private static MemoryEstimate of(int rows, String json) {
        JobPlan plan = PlanFixture.plan(PlanFixture.line(folder, rows), json);
        return MemoryEstimate.of(plan, plan.network(), settings(null));
    }

    private static TrainingSettings settings(@Nullable DataSize rowsInMemory) {
        return new TrainingSettings(1, null, 50_000, 1_000_000, rowsInMemory);
    }

    @Test
    void countsFeaturesThatAreTooManyForMemoryAsAFile() {
        JobPlan plan = PlanFixture.plan(PlanFixture.line(folder, 100), "{\"network\": {\"layers\": [5]}}");
        MemoryEstimate held = MemoryEstimate.of(plan, plan.network(), settings(DataSize.ofBytes(400)));
        MemoryEstimate kept = MemoryEstimate.of(plan, plan.network(), settings(DataSize.ofBytes(399)));

        assertThat(held.fileBytes()).isZero();
        assertThat(kept.fileBytes()).isEqualTo(400);
        assertThat(kept.total()).isEqualTo(held.total() - 400);
        assertThat(kept.arithmetic()).startsWith("400 for the encoded targets (100 · 1 · 4) + ");
    }

    @Test
    void saysHowItComesToItsFigure() {
        MemoryEstimate estimate = of(100, "{\"network\": {\"layers\": [5]}}");

        assertThat(estimate.terms())
                .extracting(MemoryEstimate.Term::arithmetic)
                .startsWith("100 · (1 + 1) · 4", "8 · 16 · 4");
        assertThat(estimate.terms()).extracting(MemoryEstimate.Term::bytes).startsWith(800L, 512L);
        assertThat(estimate.total())
                .isEqualTo(800 + 512 + estimate.terms().get(2).bytes());
        assertThat(estimate.arithmetic())
                .startsWith("800 for the encoded rows (100 · (1 + 1) · 4) + 512 for the parameters")
                .endsWith(String.format(Locale.ROOT, " = %,d bytes", estimate.total()));
    }

    @Test
    void pointsToWhatMakesItLarge() {
        assertThat(of(5000, "{\"network\": {\"layers\": []}, \"training\": {\"batch_size\": 1}}")
                        .largestTerm()
                        .pointer())
                .isEqualTo("/features");
        assertThat(of(100, "{\"network\": {\"layers\": [1000, 1000]}}")
                        .largestTerm()
                        .pointer())
                .isEqualTo("/network/layers");
        assertThat(of(5000, "{\"network\": {\"layers\": [100]}, \"training\": {\"batch_size\": \"full\"}}")
                        .largestTerm()
                        .pointer())
                .isEqualTo("/training/batch_size");
    }

    @Test
    void countsWhatIsOnTheHeapForItself() {
        MemoryEstimate estimate = of(1000, "{\"training\": {\"epochs\": 10}}");

        assertThat(estimate.heapTerms())
                .extracting(MemoryEstimate.Term::arithmetic)
                .startsWith("2 · 1,000 · 2 · 8", "4 · 1,000 · 4");
        assertThat(estimate.heap())
                .isEqualTo(32_000 + 16_000 + estimate.heapTerms().get(2).bytes());
    }

    /** As float32 they would take 12 GB. */
    @Test
    void finds4GigabytesEnoughForAMillionPicturesOf32By32() {
        JobPlan plan = PlanFixture.plan(DatasetFixture.pictures(folder, 1_000_000, List.of(32, 32, 3)), """
                {"task": "classification", "training": {"class_weights": "balanced"}}""");
        MemoryEstimate held = MemoryEstimate.of(plan, plan.network(), settings(DataSize.ofMegabytes(3000)));
        MemoryEstimate kept = MemoryEstimate.of(plan, plan.network(), settings(DataSize.ofMegabytes(2900)));

        assertThat(held.fileBytes()).isZero();
        assertThat(held.terms().get(0).arithmetic()).isEqualTo("1,000,000 · (3,072 + (10 + 1) · 4)");
        assertThat(held.terms().get(0).bytes()).isEqualTo(3_072_000_000L + 44_000_000);
        assertThat(held.total() + held.heap())
                .isLessThan(DataSize.ofGigabytes(4).toBytes());
        assertThat(kept.fileBytes()).isEqualTo(3_072_000_000L);
    }

    @Test
    void leavesFewPicturesAsFloats() {
        JobPlan plan = PlanFixture.plan(DatasetFixture.pictures(folder, 1000, List.of(32, 32, 3)), "{}");
        long few = 16 * 4 * 1000 * 3072L;

        assertThat(settings(DataSize.ofBytes(few)).featureBytes(plan)).isEqualTo(4);
        assertThat(settings(DataSize.ofBytes(few - 16)).featureBytes(plan)).isEqualTo(1);
        assertThat(settings(DataSize.ofBytes(0)).featureBytes(PlanFixture.plan(PlanFixture.line(folder, 100), "{}")))
                .isEqualTo(4);
    }
}
