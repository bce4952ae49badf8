package dev.chainrule.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.WithDatabase;
import dev.chainrule.checkpoint.Checkpoint;
import dev.chainrule.checkpoint.Checkpoints;
import dev.chainrule.history.Histories;
import dev.chainrule.history.HistoryResponse;
import dev.chainrule.history.Resolution;
import dev.chainrule.job.Attempts;
import dev.chainrule.job.HistoryFixture;
import dev.chainrule.job.JobFixture;
import dev.chainrule.job.JobStatus;
import dev.chainrule.job.Jobs;
import dev.chainrule.job.Planner;
import dev.chainrule.job.TrainingJob;
import dev.chainrule.model.Model;
import dev.chainrule.model.Models;
import dev.chainrule.network.EpochReport;
import dev.chainrule.plan.PlanFixture;
import dev.chainrule.plan.TrainingSettings;
import dev.chainrule.queue.Workers;
import dev.chainrule.run.TrainingEndedException.Why;
import dev.chainrule.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

/** A job that is cut off ends with the same model and the same history as one that is not. */
@WithDatabase
@NullUnmarked // javac 17 does not see in class files that members of a list may be null
class ResumedRunTests {

    @Autowired
    private Planner planner;

    @Autowired
    private Jobs jobs;

    @Autowired
    private Attempts attempts;

    @Autowired
    private TrainingSettings settings;

    @Autowired
    private Histories histories;

    @Autowired
    private Checkpoints checkpoints;

    @Autowired
    private Models models;

    @Autowired
    private Runs runs;

    @Autowired
    private Workers workers;

    @Autowired
    private Storage storage;

    @BeforeEach
    void isTheWorker() {
        workers.stop();
    }

    private String submit(String dataset, String json) {
        return JobFixture.submit(planner, jobs, PlanFixture.definition(dataset, json));
    }

    /** Does something at the end of an epoch of the model, counted over all attempts and folds. */
    private interface Disturbance {
        void at(int reports, Control control);
    }

    private TrainingJob run(String id, Disturbance disturbance) {
        TrainingJob claimed = JobFixture.start(attempts, id);
        Control control = Control.of(claimed);
        RunListener listener = new RunListener() {
            private int reports;

            @Override
            public void epochDone(TrainingJob job, int epochs, EpochReport report) {
                disturbance.at(++reports, control);
            }
        };
        runs.run(claimed, settings.memoryBytes(), control, List.of(listener));
        return jobs.find(id);
    }

    private TrainingJob undisturbed(String id) {
        return run(id, (reports, control) -> {});
    }

    /** As when the power fails: what was written last is all there is, and nobody says goodbye. */
    private static final class PowerFailure extends Error {
        private static final long serialVersionUID = 1;
    }

    private void interrupted(String id, int afterEpochs) {
        TrainingJob job = run(id, (reports, control) -> {
            if (reports == afterEpochs) {
                control.end(Why.PROCESS_STOPS);
            }
        });
        assertThat(job.status()).isEqualTo(JobStatus.INTERRUPTED);
    }

    /** Whatever the run still wants to write after that comes too late. */
    private void cutOff(String id, int afterEpochs) {
        TrainingJob job = run(id, (reports, control) -> {
            if (reports == afterEpochs) {
                attempts.takeBack(id, jobs.find(id).attempt());
                throw new PowerFailure();
            }
        });
        assertThat(job.status()).as("it was cut off").isEqualTo(JobStatus.INTERRUPTED);
    }

    private Model model(TrainingJob job) {
        assertThat(job.status()).as("%s", job.error()).isEqualTo(JobStatus.SUCCEEDED);
        return models.find(job.modelId());
    }

    private void assertSame(TrainingJob resumed, TrainingJob whole) {
        assertThat(model(resumed).manifest().provenance().weightsSha256())
                .isEqualTo(model(whole).manifest().provenance().weightsSha256());
        assertThat(model(resumed).manifest().train())
                .isEqualTo(model(whole).manifest().train());
        assertThat(model(resumed).manifest().crossValidation())
                .isEqualTo(model(whole).manifest().crossValidation());
        assertThat(series(resumed, Resolution.EPOCH)).isEqualTo(series(whole, Resolution.EPOCH));
        assertThat(series(resumed, Resolution.STEP)).isEqualTo(series(whole, Resolution.STEP));
        assertThat(resumed.progress().best()).isEqualTo(whole.progress().best());
        assertThat(resumed.progress().rowsSeen()).isEqualTo(whole.progress().rowsSeen());
        assertThat(resumed.warnings()).isEqualTo(whole.warnings());
        assertThat(checkpoints.of(resumed.id()))
                .isNotEmpty()
                .hasSizeLessThanOrEqualTo(resumed.definition().checkpoints().keep() + 1)
                .allMatch(Checkpoint::ofModel);
    }

    private Map<String, List<Number>> series(TrainingJob job, Resolution resolution) {
        HistoryResponse history = HistoryFixture.read(histories, job.id(), resolution);
        assertThat(history.returnedPoints()).isPositive();
        return history.series();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            xor    | {"training": {"epochs": 40}}
            iris   | {"training": {"epochs": 12, "optimizer": "amsgrad", "early_stopping": {"patience": 3}, "weight_averaging": {}}}
            iris   | {"network": {"layers": [8, "batch_normalization", "dropout", 8]}, "training": {"epochs": 12, "schedule": "reduce_on_plateau"}}
            iris   | {"split": {"folds": 3}, "training": {"epochs": 6}}
            """)
    void goesOnToTheSameBitsAfterItWasStopped(String dataset, String json) {
        TrainingJob whole = undisturbed(submit(dataset, json));
        String id = submit(dataset, json);
        interrupted(id, 2);
        interrupted(id, 3);
        TrainingJob resumed = undisturbed(id);

        assertThat(resumed.attempt()).isEqualTo(3);
        assertSame(resumed, whole);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            xor    | 1 | {"training": {"epochs": 40}}
            iris   | 4 | {"training": {"epochs": 12, "optimizer": "amsgrad", "early_stopping": {"patience": 3}, "weight_averaging": {}}}
            iris   | 3 | {"split": {"folds": 3}, "training": {"epochs": 6}}
            """)
    void endsInTheSameBitsHoweverItIsPausedAndStepped(String dataset, int stepsOfAnEpoch, String json) {
        TrainingJob whole = undisturbed(submit(dataset, json));
        String id = submit(dataset, json);
        jobs.pause(id);
        int done = 0;
        for (int batches : new int[] {1, stepsOfAnEpoch - 1, stepsOfAnEpoch, 2 * stepsOfAnEpoch + 1}) {
            done += batches;
            if (batches > 0) {
                jobs.step(id, batches, 0);
                assertPausedAfter(done, undisturbed(id));
            }
        }
        jobs.resume(id, 0);
        TrainingJob paused = run(id, (reports, control) -> control.end(Why.PAUSED));
        assertThat(paused.status()).isEqualTo(JobStatus.PAUSED);
        jobs.resume(id, 0);
        assertSame(undisturbed(id), whole);
    }

    private static void assertPausedAfter(int steps, TrainingJob job) {
        assertThat(job.status()).as("%s", job.error()).isEqualTo(JobStatus.PAUSED);
        assertThat(job.progress().step()).isEqualTo(steps);
        assertThat(job.progress().lastBatch().trainLoss()).isPositive();
        assertThat(job.progress().lastBatch().gradientNorm()).isPositive();
        assertThat(job.batches()).isNull();
    }

    @Test
    void doesTheBatchesThatAreLeftAfterItWasCutOff() {
        String json = "{\"training\": {\"epochs\": 30}, \"checkpoints\": {\"every_epochs\": 1}}";
        String id = submit("iris", json);
        jobs.pause(id);
        jobs.step(id, 9, 0);
        cutOff(id, 2);
        assertThat(jobs.find(id).batches()).as("two epochs of four").isEqualTo(1);

        assertPausedAfter(9, undisturbed(id));
    }

    @Test
    void countsTheTimeOfAllRunsButNotThatOfPauses() {
        String id = submit("xor", "{\"training\": {\"epochs\": 100}}");
        jobs.pause(id);
        jobs.step(id, 5, 0);
        long millis = undisturbed(id).runMillis();
        jobs.resume(id, 0);

        assertThat(undisturbed(id).runMillis()).isGreaterThanOrEqualTo(millis);
        TrainingJob spent = jobs.find(submit("xor", "{\"training\": {\"max_runtime_s\": 1}}"));
        spent.hasRun(1000);
        assertThat(Control.of(spent).goesOn()).isFalse();
    }

    @Test
    void goesOnFromTheLastCheckpointAfterItWasCutOff() {
        String json = "{\"training\": {\"epochs\": 30}, \"checkpoints\": {\"every_epochs\": 4}}";
        TrainingJob whole = undisturbed(submit("iris", json));
        String id = submit("iris", json);
        cutOff(id, 11);
        assertThat(checkpoints.of(id))
                .extracting(kept -> kept.position().epoch())
                .containsExactly(8, 4);
        List<Integer> heard = new ArrayList<>();
        TrainingJob resumed = run(id, (reports, control) -> heard.add(reports));

        assertThat(heard).as("epochs 9 to 30").hasSize(22);
        assertSame(resumed, whole);
    }

    @Test
    void losesAndDoublesNoPointWhereverItIsCutOff() {
        String json = "{\"training\": {\"epochs\": 40, \"batch_size\": 7}, \"checkpoints\": {\"every_epochs\": 3}}";
        TrainingJob whole = undisturbed(submit("iris", json));
        Random random = new Random(1);
        for (int round = 0; round < 3; round++) {
            String id = submit("iris", json);
            for (int attempt = 1; attempt <= 5; attempt++) {
                cutOff(id, 1 + random.nextInt(7));
            }
            assertSame(undisturbed(id), whole);
        }
    }

    @Test
    void beginsAgainWhereThereIsNoCheckpointYet() {
        String json = "{\"training\": {\"epochs\": 10}}";
        TrainingJob whole = undisturbed(submit("iris", json));
        String id = submit("iris", json);
        cutOff(id, 5);
        cutOff(id, 3);
        assertSame(undisturbed(id), whole);
    }

    @Test
    void takesTheCheckpointBeforeWhereTheNewestIsDamaged() throws IOException {
        String json = "{\"training\": {\"epochs\": 20}, \"checkpoints\": {\"every_epochs\": 4}}";
        TrainingJob whole = undisturbed(submit("iris", json));
        String id = submit("iris", json);
        cutOff(id, 11);
        Checkpoint newest = checkpoints.of(id).get(0);
        Path file = storage.temporaryFolder()
                .resolve("../..")
                .resolve(newest.file().folder())
                .resolve(newest.file().name());
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        List<Integer> heard = new ArrayList<>();
        TrainingJob resumed = run(id, (reports, control) -> heard.add(reports));

        assertThat(heard).as("epochs 5 to 20").hasSize(16);
        assertSame(resumed, whole);
    }

    @Test
    void keepsWhatTheUserWantsKept() {
        TrainingJob done = undisturbed(
                submit("iris", "{\"training\": {\"epochs\": 9}, \"checkpoints\": {\"every_epochs\": 2, \"keep\": 3}}"));
        assertThat(done.status()).isEqualTo(JobStatus.SUCCEEDED);
        List<Checkpoint> kept = checkpoints.of(done.id());
        assertThat(kept).extracting(one -> one.position().epoch()).startsWith(9, 8, 6);
        assertThat(kept).hasSizeLessThanOrEqualTo(4);
        assertThat(undisturbed(submit("iris", "{\"training\": {\"epochs\": 9}, \"checkpoints\": {\"keep\": 0}}"))
                        .id())
                .satisfies(none -> assertThat(checkpoints.of(none)).isEmpty());
    }

    /** No point of the history twice, although each attempt writes its own segments. */
    @Test
    void losesAndDoublesNoPointOverManyAttempts() {
        String id = submit("iris", "{\"training\": {\"epochs\": 30, \"early_stopping\": {\"patience\": 0}}}");
        for (int attempt = 1; attempt <= 5; attempt++) {
            interrupted(id, 4);
        }
        TrainingJob done = undisturbed(id);
        assertThat(series(done, Resolution.EPOCH).get("epoch"))
                .extracting(Number::intValue)
                .isEqualTo(IntStream.rangeClosed(1, 30).boxed().toList());
        assertThat(series(done, Resolution.STEP).get("step"))
                .extracting(Number::longValue)
                .isEqualTo(LongStream.rangeClosed(1, done.progress().step())
                        .boxed()
                        .toList());
    }
}
