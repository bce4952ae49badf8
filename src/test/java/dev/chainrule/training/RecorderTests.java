package dev.chainrule.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.management.ThreadMXBean;
import dev.chainrule.WithDatabase;
import dev.chainrule.checkpoint.Checkpoint;
import dev.chainrule.checkpoint.Checkpoints;
import dev.chainrule.encoding.Encoding;
import dev.chainrule.encoding.Task;
import dev.chainrule.history.Series;
import dev.chainrule.model.Blueprint;
import dev.chainrule.model.ModelFixture;
import dev.chainrule.network.EpochReport;
import dev.chainrule.network.Evaluation;
import dev.chainrule.network.Outcome;
import dev.chainrule.network.TrainingPlan;
import dev.chainrule.network.TrainingResult.Ending;
import dev.chainrule.network.math.MemoryUse;
import dev.chainrule.training.TrainingEndedException.Why;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
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
    private Jobs jobs;

    @Autowired
    private Checkpoints checkpoints;

    @Autowired
    private Workers workers;

    private final List<Integer> heard = new ArrayList<>();
    private final Control control = new Control(Long.MAX_VALUE);
    private TrainingJob job;
    private Recorder recorder;

    @BeforeEach
    void begin() {
        workers.stop(); // here the test is the worker
        job = claim(jobs.submit(PlanFixture.definition("xor", "{}")).id());
        recorder = recorder(1000);
    }

    private TrainingJob claim(String id) {
        TrainingJob claimed = jobs.claim().orElseThrow();
        return claimed.id().equals(id) ? claimed : claim(id);
    }

    private Recorder recorder(int epochs) {
        JobPlan asked = jobs.plan(PlanFixture.definition("xor", "{\"training\": {\"epochs\": %d}}".formatted(epochs)));
        TrainingPlan plan = asked.trainingPlan(Outcome.TWO_CLASSES, 1);
        RunListener listener = new RunListener() {
            @Override
            public void epochDone(TrainingJob job, int epochs, EpochReport report) {
                heard.add(report.epoch());
            }
        };
        Attempt attempt =
                new Attempt(job, jobs, checkpoints, List.of("odd"), new MemoryUse(1), control, List.of(listener));
        Recorder created = new Recorder(attempt, plan, ROWS, Stage.ONLY, RunState.NEW, BLUEPRINT);
        created.begins(out -> out.write(7));
        return created;
    }

    private void epoch(int epoch, double trainLoss, @Nullable Double validationLoss) {
        Evaluation validation =
                validationLoss == null ? null : new Evaluation(1, validationLoss, Map.of("accuracy", 0.5), null, null);
        recorder.epochDone(new EpochReport(epoch, epoch, trainLoss, 0.01, 1, null, validation));
    }

    private Series history() {
        return jobs.history(jobs.find(job.id()));
    }

    @Test
    void losesAndDoublesNoPoint() {
        recorder = recorder(25_000);
        IntStream.rangeClosed(1, 25_000).forEach(epoch -> epoch(epoch, 1.0 / epoch, null));
        recorder.flush();

        assertThat(history().column(Series.EPOCH))
                .extracting(Number::intValue)
                .isEqualTo(IntStream.rangeClosed(1, 25_000).boxed().toList());
        assertThat(history().column("train_loss")).hasSize(25_000).endsWith(1.0 / 25_000);
        assertThat(heard).hasSize(25_000);
    }

    @Test
    void keepsOfManyEpochsTheFirstTheBestAndTheLast() {
        recorder = recorder(200_000); // every fourth, where a history has 50,000 points
        IntStream.rangeClosed(1, 99_999)
                .forEach(epoch -> epoch(epoch, epoch == 70_001 ? 0.001 : 1 + 1.0 / epoch, null));
        recorder.flush();
        List<Integer> epochs =
                history().column(Series.EPOCH).stream().map(Number::intValue).toList();

        assertThat(epochs)
                .startsWith(1, 4, 8)
                .endsWith(99_992, 99_996, 99_999)
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(epochs).hasSize(1 + 99_999 / 4 + 1 + 1).contains(70_000, 70_001, 70_004);
        assertThat(history().column("train_loss").get(epochs.indexOf(70_001))).isEqualTo(0.001);
        assertThat(heard).hasSize(99_999);
        assertThat(jobs.find(job.id()).progress().latest()).containsEntry("train_loss", 1 + 1.0 / 99_999);
    }

    @Test
    void allocatesNothingInAStep() {
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        IntStream.range(0, 20_000).forEach(step -> recorder.stepDone(step, 0.5));
        long before = thread.getCurrentThreadAllocatedBytes();
        long between = thread.getCurrentThreadAllocatedBytes();
        for (int step = 0; step < 10_000; step++) {
            recorder.stepDone(step, 0.5);
        }

        assertThat(thread.getCurrentThreadAllocatedBytes() - between).isEqualTo(between - before);
    }

    @Test
    void writesTheRestWhenItIsTold() {
        epoch(1, 0.5, 0.6);
        epoch(2, 0.4, 0.5);
        assertThat(history().points()).isZero();
        recorder.flush();

        assertThat(history().points()).isEqualTo(2);
        assertThat(history().metrics())
                .containsExactly("train_loss", "val_loss", "val_accuracy", "learning_rate", "gradient_norm");
        recorder.flush();
        assertThat(history().points()).isEqualTo(2);
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

        assertThat(history().column("train_loss")).containsExactly(null, 0.5);
        assertThat(history().column("val_loss")).containsExactly(null, 0.6);
        assertThat(jobs.find(job.id()).progress().best()).containsEntry("val_loss", 0.6);
    }

    @Test
    void stopsWhenItsRunIsGivenUpForAnother() {
        epoch(1, 0.5, null);
        jobs.takeBackInterrupted();
        assertThat(claim(job.id()).attempt()).isEqualTo(2);

        assertThat(catchThrowableOfType(TrainingEndedException.class, recorder::flush)
                        .why())
                .isEqualTo(Why.GIVEN_UP);
        assertThat(history().points()).isZero();
    }

    @Test
    void keepsACheckpointWhenTheProcessStops() {
        epoch(1, 0.5, 0.6);
        recorder.stepDone(2, 0.5);
        assertThat(checkpoints.of(job.id())).isEmpty();
        control.end(Why.PROCESS_STOPS);
        recorder.stepDone(3, 0.4);

        List<Checkpoint> kept = checkpoints.of(job.id());
        assertThat(kept).hasSize(1);
        assertThat(kept.get(0).position()).isEqualTo(new Checkpoint.Position(job.id(), 1, null, 1, 3));
        RunState state = RunState.read(kept.get(0).jobState());
        assertThat(state.rowsSeen()).isEqualTo(ROWS);
        assertThat(state.lastPoint()).isEqualTo(1);
        assertThat(state.latest()).isEqualTo(state.best());
        assertThat(state.latest().metrics()).containsEntry("val_loss", 0.6);
        assertThat(history().points()).as("written with it").isEqualTo(1);
        assertThat(state.segments()).isEqualTo(1);
    }

    @Test
    void keepsACheckpointOfTheEndWithWhatWasMeasuredThere() {
        recorder.stepDone(1, 0.5);
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
        recorder.stepDone(1, 0.5);
        epoch(1, 0.5, 0.6);
        recorder.stepDone(2, 0.5);
        recorder.ends(Ending.STOPPED);

        assertThat(checkpoints.of(job.id()))
                .extracting(Checkpoint::measured)
                .containsExactly(Checkpoint.Measured.NOTHING);
    }

    @Test
    void keepsNoCheckpointWhereNoneIsWanted() {
        job = claim(jobs.submit(PlanFixture.definition("xor", "{\"checkpoints\": {\"keep\": 0}}"))
                .id());
        recorder = recorder(10);
        recorder.stepDone(1, 0.5);
        recorder.ends(Ending.COMPLETED);
        assertThat(checkpoints.of(job.id())).isEmpty();
    }

    @Test
    void asksAfterEveryStepWhetherToGoOn() {
        assertThat(recorder.stepDone(1, 0.5)).isTrue();
        control.end(Why.CANCELLED);
        assertThat(recorder.stepDone(2, 0.5)).isFalse();
    }
}
