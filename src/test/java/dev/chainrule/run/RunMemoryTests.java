package dev.chainrule.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.WithDatabase;
import dev.chainrule.dataset.Datasets;
import dev.chainrule.job.Attempts;
import dev.chainrule.job.JobFixture;
import dev.chainrule.job.JobStatus;
import dev.chainrule.job.Jobs;
import dev.chainrule.job.Planner;
import dev.chainrule.job.TrainingJob;
import dev.chainrule.network.EpochReport;
import dev.chainrule.plan.PlanFixture;
import dev.chainrule.plan.TrainingSettings;
import dev.chainrule.queue.Workers;
import dev.chainrule.run.TrainingEndedException.Why;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.ByteArrayResource;

/** What runs hold, against what was said before; and that they give it back, however they end. */
@WithDatabase
@NullUnmarked
class RunMemoryTests {

    /** ND4J keeps some tens of bytes for each array until the garbage collector finds it. */
    private static final long SMALL = 200_000;

    @Autowired
    private Planner planner;

    @Autowired
    private Jobs jobs;

    @Autowired
    private Attempts attempts;

    @Autowired
    private TrainingSettings settings;

    @Autowired
    private Datasets datasets;

    @Autowired
    private Runs runs;

    @Autowired
    private Workers workers;

    private final Control control = new Control(Long.MAX_VALUE);

    @BeforeEach
    void isTheWorker() {
        workers.stop();
    }

    private TrainingJob run(String dataset, String json, long allowed) {
        String id = JobFixture.submit(planner, jobs, PlanFixture.definition(dataset, json));
        TrainingJob claimed = JobFixture.start(attempts, id);
        runs.run(claimed, allowed, control, List.of());
        return jobs.find(id);
    }

    @Test
    void endsWhatNoExceptionEnded() {
        String id = JobFixture.submit(planner, jobs, PlanFixture.definition("xor", "{\"training\": {\"epochs\": 5}}"));
        TrainingJob claimed = JobFixture.start(attempts, id);
        RunListener broken = new RunListener() {
            @Override
            public void epochDone(TrainingJob job, int epochs, EpochReport report) {
                throw new NoClassDefFoundError("dev/chainrule/Missing");
            }
        };
        runs.run(claimed, settings.memoryBytes(), control, List.of(broken));

        assertThat(jobs.find(id).status()).isEqualTo(JobStatus.FAILED);
        assertThat(Objects.requireNonNull(jobs.find(id).error()).code()).isEqualTo("internal_error");
    }

    private TrainingJob run(String dataset, String json) {
        return run(dataset, json, settings.memoryBytes());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    xor    | {"training": {"epochs": 5}}
                    iris   | {"training": {"epochs": 5, "batch_size": 1}}
                    iris   | {"training": {"epochs": 5, "batch_size": "full", "optimizer": "sgd"}}
                    iris   | {"training": {"epochs": 5, "class_weights": "balanced"}}
                    iris   | {"split": {"folds": 4}, "training": {"epochs": 3, "batch_size": 50}}
                    digits | {"training": {"epochs": 2}}
                    digits | {"network": {"layers": [1500]}, "training": {"epochs": 1, "batch_size": 512}}
                    digits | {"network": {"layers": [1000, 1000]}, "training": {"epochs": 1, "optimizer": "amsgrad", "weight_averaging": {}}}
                    digits | {"network": {"layers": [1000]}, "training": {"epochs": 1, "optimizer": "lion", "early_stopping": {"patience": 0}}}
                    digits | {"network": {"layers": [128, {"type": "residual", "layers": ["layer_normalization", 128, "dropout", 64]}, "batch_normalization"]}, "training": {"epochs": 2}}
                    digits | {"network": {"layers": [{"type": "dense", "units": 64, "activation": "maxout"}]}, "training": {"epochs": 2, "threads": 1}}
                    """)
    void holdsWhatItWasSaidToHold(String dataset, String json) {
        TrainingJob job = run(dataset, json);

        assertThat(job.status()).as("%s", job.error()).isEqualTo(JobStatus.SUCCEEDED);
        assertThat(job.memoryPeak()).isPositive();
        assertThat(job.memoryEstimate()).isBetween(job.memoryPeak(), job.memoryPeak() * 6 / 5);
    }

    @Test
    void holdsWhatItWasSaidToHoldForEmbeddedCategoriesAndMissingTargets() throws IOException {
        String csv = IntStream.range(0, 3000)
                .mapToObj(i -> "s%s,%s,%s".formatted(i % 700, i, i % 10 == 0 ? "" : "" + i % 17 * 0.5))
                .collect(Collectors.joining("\n", "shop,n,y\n", "\n"));
        datasets.add("shops", new ByteArrayResource(csv.getBytes(StandardCharsets.UTF_8)));

        for (String categorical : List.of("embedding", "one_hot")) {
            TrainingJob job = run("shops", """
                    {"preprocessing": {"categorical": "%s"}, "training": {"epochs": 2, "batch_size": 100}}""".formatted(categorical));
            assertThat(job.status()).as("%s", job.error()).isEqualTo(JobStatus.SUCCEEDED);
            assertThat(job.memoryEstimate()).isBetween(job.memoryPeak(), job.memoryPeak() * 6 / 5);
        }
    }

    @Test
    void givesEverythingBackHoweverItEnds() {
        run("digits", "{\"training\": {\"epochs\": 1}}");
        long before = Pointer.totalBytes();
        String large = "{\"network\": {\"layers\": [1000, 1000]}, \"training\": {\"epochs\": 1%s}}";

        assertThat(run("digits", large.formatted("")).status()).isEqualTo(JobStatus.SUCCEEDED);
        assertThat(Pointer.totalBytes() - before).isLessThan(SMALL);
        TrainingJob diverged = run(
                "houses",
                "{\"target\": \"price\", \"network\": {\"layers\": [{\"type\": \"dense\", \"units\": 500,"
                        + " \"activation\": \"relu\"}, {\"type\": \"dense\", \"units\": 500, \"activation\": \"relu\"}]},"
                        + " \"preprocessing\": {\"numeric\": \"none\", \"target\": \"none\"},"
                        + " \"training\": {\"epochs\": 100, \"optimizer\": {\"type\": \"sgd\", \"learning_rate\": 1000}}}");
        assertThat(diverged.error().code()).isEqualTo("diverged");
        assertThat(Pointer.totalBytes() - before).isLessThan(SMALL);
        assertThat(diverged.memoryPeak()).isGreaterThan(1_000_000);
        control.end(Why.TIME_LIMIT);
        TrainingJob ended = run("digits", large.formatted(", \"max_runtime_s\": 1"));
        assertThat(ended.error().code()).isEqualTo("time_limit");
        assertThat(Pointer.totalBytes() - before).isLessThan(SMALL);
    }

    @Test
    void failsWithoutTakingTheProcessAlongWhereMemoryEnds() {
        long before = Pointer.totalBytes();
        String json = "{\"network\": {\"layers\": [300]}, \"training\": {\"epochs\": 1}}";
        long estimate = run("digits", json).memoryEstimate();
        TrainingJob refused = run("digits", json, estimate - 1);

        assertThat(refused.error().code()).isEqualTo("out_of_memory");
        assertThat(refused.error().message())
                .isEqualTo(String.format(
                        Locale.ROOT,
                        "The job may need %,d bytes, and all jobs together may have %,d now (chainrule.training.memory).",
                        estimate,
                        estimate - 1));
        assertThat(refused.memoryPeak()).isZero();
        assertThat(Pointer.totalBytes() - before).isLessThan(SMALL);
        assertThat(run("digits", json, estimate).status()).isEqualTo(JobStatus.SUCCEEDED);
    }
}
