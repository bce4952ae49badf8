package dev.chainrule.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.management.ThreadMXBean;
import dev.chainrule.WithDatabase;
import dev.chainrule.checkpoint.Checkpoint;
import dev.chainrule.checkpoint.Checkpoints;
import dev.chainrule.encoding.Encoding;
import dev.chainrule.encoding.Task;
import dev.chainrule.history.Histories;
import dev.chainrule.history.HistoryResponse;
import dev.chainrule.history.Resolution;
import dev.chainrule.job.Attempts;
import dev.chainrule.job.HistoryFixture;
import dev.chainrule.job.JobFixture;
import dev.chainrule.job.Jobs;
import dev.chainrule.job.Planner;
import dev.chainrule.job.Progress;
import dev.chainrule.job.RunState;
import dev.chainrule.job.TrainingJob;
import dev.chainrule.model.ModelFixture;
import dev.chainrule.model.manifest.Blueprint;
import dev.chainrule.network.EpochReport;
import dev.chainrule.network.Evaluation;
import dev.chainrule.network.Outcome;
import dev.chainrule.network.TrainingFixture;
import dev.chainrule.network.TrainingPlan;
import dev.chainrule.network.TrainingResult.Ending;
import dev.chainrule.network.math.MemoryUse;
import dev.chainrule.plan.JobPlan;
import dev.chainrule.plan.PlanFixture;
import dev.chainrule.plan.TrainingSettings;
import dev.chainrule.queue.Workers;
import dev.chainrule.run.TrainingEndedException.Why;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@WithDatabase
@NullUnmarked // javac 17 does not see in class files that members of a list may be null
class RecorderTests {

    private static final int ROWS = 4;
    private static final Encoding ENCODING = ModelFixture.encoding();
    private static final Blueprint BLUEPRINT =
            Blueprint.of(Task.CLASSIFICATION, ModelFixture.spec(ENCODING), ENCODING, Map.of());

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
    private Workers workers;

    private final List<Integer> heard = new ArrayList<>();
    private Control control = new Control(Long.MAX_VALUE);
    private TrainingJob job;
    private Recorder recorder;

    @BeforeEach
    void begin() {
        workers.stop(); // here the test is the worker
        job = JobFixture.start(attempts, JobFixture.submit(planner, jobs, PlanFixture.definition("xor", "{}")));
        recorder = recorder(1000);
    }

    private Recorder recorder(int epochs) {
        return recorder("\"epochs\": %s".formatted(epochs));
    }

    private Recorder recorder(String training) {
        JobPlan asked = planner.plan(PlanFixture.definition(
                        "xor", "{\"split\": {\"validation\": 0.5}, \"training\": {%s}}".formatted(training)))
                .plan();
        TrainingPlan plan = asked.trainingPlan(Outcome.TWO_CLASSES, 1);
        RunListener listener = new RunListener() {
            @Override
            public void epochDone(TrainingJob job, int epochs, EpochReport report) {
                heard.add(report.epoch());
            }
        };
        Attempt attempt = new Attempt(
                job,
                attempts,
                checkpoints,
                new RunWarnings(List.of("odd")),
                new MemoryUse(1),
                control,
                settings,
                List.of(listener));
        Recorder created = new Recorder(attempt, plan, ROWS, Stage.only(0), RunState.NEW, BLUEPRINT);
        created.begins(new TrainingFixture(out -> out.write(7)));
        return created;
    }

    private void epoch(int epoch, double trainLoss, @Nullable Double validationLoss) {
        Evaluation validation =
                validationLoss == null ? null : new Evaluation(1, validationLoss, Map.of("accuracy", 0.5), null, null);
        recorder.epochDone(new EpochReport(epoch, epoch, trainLoss, 0.01, 1, null, validation));
    }

    private void epoch(int epoch, double validationLoss, double accuracy, double gradientNorm) {
        Evaluation validation = new Evaluation(1, validationLoss, Map.of("accuracy", accuracy), null, null);
        recorder.epochDone(new EpochReport(epoch, epoch, 0.5, 0.01, gradientNorm, null, validation));
    }

    /** The third has the lowest loss, the second the best accuracy; the fourth is better by too little. */
    @Test
    void takesTheEpochForTheBestWhoseWeightsTheModelWillHave() {
        recorder = recorder("\"early_stopping\": {\"metric\": \"val_accuracy\", \"patience\": 5, \"min_delta\": 0.05}");
        epoch(1, 0.6, 0.5, 1);
        epoch(2, 0.7, 0.8, 2);
        epoch(3, 0.4, 0.7, 3);
        epoch(4, 0.9, 0.84, 4);
        recorder.flush();
        assertThat(jobs.find(job.id()).progress().best()).containsEntry("gradient_norm", 2.0);
        recorder = recorder("\"early_stopping\": {\"patience\": 0}");
        epoch(1, 0.6, 0.5, 1);
        epoch(2, 0.7, 0.8, 2);
        epoch(3, 0.4, 0.7, 3);
        recorder.flush();
        assertThat(jobs.find(job.id()).progress().best()).as("without it").containsEntry("gradient_norm", 3.0);
    }

    private HistoryResponse history() {
        return HistoryFixture.read(histories, job.id(), Resolution.EPOCH);
    }

    private List<Integer> epochs() {
        return history().series().get("epoch").stream().map(Number::intValue).toList();
    }

    @Test
    void losesAndDoublesNoPoint() {
        recorder = recorder(90_000); // more than a block has room for
        IntStream.rangeClosed(1, 90_000).forEach(epoch -> {
            recorder.stepDone(epoch, 2.0 / epoch, 0.01);
            epoch(epoch, 1.0 / epoch, null);
        });
        recorder.flush();
        HistoryResponse steps = HistoryFixture.read(histories, job.id(), Resolution.STEP);

        assertThat(epochs()).isEqualTo(IntStream.rangeClosed(1, 90_000).boxed().toList());
        assertThat(history().series().get("train_loss")).hasSize(90_000).endsWith(1.0 / 90_000);
        assertThat(steps.series().get("step"))
                .isEqualTo(LongStream.rangeClosed(1, 90_000).boxed().toList());
        assertThat(steps.series().get("epoch")).isEqualTo(history().series().get("epoch"));
        assertThat(steps.series().get("train_loss")).startsWith(2.0, 1.0).endsWith(2.0 / 90_000);
        assertThat(steps.series().get("learning_rate")).containsOnly(0.01);
        assertThat(heard).hasSize(90_000);
    }

    @Test
    void allocatesNothingInAStep() {
        recorder = recorder(40_000); // all in one block
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        IntStream.rangeClosed(1, 20_000).forEach(step -> recorder.stepDone(step, 0.5, 0.01));
        long before = thread.getCurrentThreadAllocatedBytes();
        long between = thread.getCurrentThreadAllocatedBytes();
        for (int step = 20_001; step <= 30_000; step++) {
            recorder.stepDone(step, 0.5, 0.01);
        }

        assertThat(thread.getCurrentThreadAllocatedBytes() - between).isEqualTo(between - before);
    }

    @Test
    void writesTheRestWhenItIsTold() {
        epoch(1, 0.5, 0.6);
        epoch(2, 0.4, 0.5);
        assertThat(history().totalPoints()).isZero();
        recorder.flush();

        assertThat(history().totalPoints()).isEqualTo(2);
        assertThat(history().series().keySet())
                .containsExactly(
                        "step", "epoch", "train_loss", "val_loss", "val_accuracy", "learning_rate", "gradient_norm");
        recorder.flush();
        assertThat(history().totalPoints()).isEqualTo(2);
    }

    @Test
    void tellsHowFarItIs() {
        epoch(1, 0.5, 0.6);
        epoch(2, 0.4, 0.3);
        epoch(3, 0.2, 0.5);
        recorder.flush();
        Progress progress = jobs.find(job.id()).progress();

        assertThat(progress.epoch()).isEqualTo(3);
        assertThat(progress.epochs()).isEqualTo(1000);
        assertThat(progress.steps()).isEqualTo(1000);
        assertThat(progress.rowsSeen()).isEqualTo(3 * ROWS);
        assertThat(progress.rowsPerSecond()).isPositive().isFinite();
        assertThat(progress.latest()).containsEntry("val_loss", 0.5);
        assertThat(progress.best()).containsEntry("val_loss", 0.3).containsEntry("train_loss", 0.4);
        assertThat(jobs.find(job.id()).warnings()).containsExactly("odd");
    }

    @Test
    void writesNullForWhatIsNotFinite() {
        epoch(1, Double.NaN, Double.POSITIVE_INFINITY);
        epoch(2, 0.5, 0.6);
        recorder.flush();

        assertThat(history().series().get("train_loss")).containsExactly(null, 0.5);
        assertThat(history().series().get("val_loss")).containsExactly(null, 0.6);
        assertThat(jobs.find(job.id()).progress().best()).containsEntry("val_loss", 0.6);
    }

    @Test
    void stopsWhenItsRunIsGivenUpForAnother() {
        epoch(1, 0.5, null);
        attempts.takeBack(job.id(), job.attempt());
        assertThat(JobFixture.start(attempts, job.id()).attempt()).isEqualTo(2);

        assertThat(catchThrowableOfType(TrainingEndedException.class, recorder::flush)
                        .why())
                .isEqualTo(Why.GIVEN_UP);
        assertThat(history().totalPoints()).isZero();
    }

    @Test
    void keepsACheckpointWhenTheProcessStops() {
        epoch(1, 0.5, 0.6);
        recorder.stepDone(2, 0.5, 0.01);
        assertThat(checkpoints.of(job.id())).isEmpty();
        control.end(Why.PROCESS_STOPS);
        recorder.stepDone(3, 0.4, 0.01);

        List<Checkpoint> kept = checkpoints.of(job.id());
        assertThat(kept).hasSize(1);
        assertThat(kept.get(0).position()).isEqualTo(new Checkpoint.Position(job.id(), 1, null, 1, 3));
        RunState state = RunState.read(kept.get(0).jobState());
        assertThat(state.rowsSeen()).isEqualTo(ROWS);
        assertThat(state.latest()).isEqualTo(state.best());
        assertThat(state.latest().metrics()).containsEntry("val_loss", 0.6);
        assertThat(history().totalPoints()).as("written with it").isEqualTo(1);
    }

    @Test
    void keepsACheckpointAfterTheLastBatchThatItWasToDo() {
        control = new Control(Long.MAX_VALUE, 2, 0);
        recorder = recorder(1000);
        assertThat(recorder.stepDone(1, 0.5, 0.01)).isTrue();
        assertThat(recorder.stepDone(2, 0.4, 0.01)).isFalse();

        assertThat(checkpoints.of(job.id()))
                .extracting(kept -> kept.position().step())
                .containsExactly(2L);
        Progress progress = jobs.find(job.id()).progress();
        assertThat(progress.step()).isEqualTo(2);
        assertThat(progress.lastBatch()).isEqualTo(new Progress.Batch(2, 0.4, TrainingFixture.GRADIENT_NORM));
        assertThat(jobs.find(job.id()).batches()).isZero();
    }

    @Test
    void keepsACheckpointOfTheEndWithWhatWasMeasuredThere() {
        recorder.stepDone(1, 0.5, 0.01);
        epoch(1, 0.5, 0.6);
        recorder.ends(Ending.COMPLETED);
        recorder.ends(Ending.COMPLETED);

        List<Checkpoint> kept = checkpoints.of(job.id());
        assertThat(kept).hasSize(1);
        assertThat(kept.get(0).position().step()).isEqualTo(1);
        assertThat(kept.get(0).measured().loss()).isEqualTo(0.6);
        assertThat(kept.get(0).measured().metrics()).containsEntry("train_loss", 0.5);
    }

    @Test
    void saysNothingOfACheckpointInTheMiddleOfAnEpoch() {
        recorder.stepDone(1, 0.5, 0.01);
        epoch(1, 0.5, 0.6);
        recorder.stepDone(2, 0.5, 0.01);
        recorder.ends(Ending.STOPPED);

        assertThat(checkpoints.of(job.id()))
                .extracting(Checkpoint::measured)
                .containsExactly(Checkpoint.Measured.NOTHING);
    }

    @Test
    void keepsNoCheckpointWhereNoneIsWanted() {
        job = JobFixture.start(
                attempts,
                JobFixture.submit(planner, jobs, PlanFixture.definition("xor", "{\"checkpoints\": {\"keep\": 0}}")));
        recorder = recorder(10);
        recorder.stepDone(1, 0.5, 0.01);
        recorder.ends(Ending.COMPLETED);
        assertThat(checkpoints.of(job.id())).isEmpty();
    }

    @Test
    void asksAfterEveryStepWhetherToGoOn() {
        assertThat(recorder.stepDone(1, 0.5, 0.01)).isTrue();
        control.end(Why.CANCELLED);
        assertThat(recorder.stepDone(2, 0.5, 0.01)).isFalse();
    }
}
