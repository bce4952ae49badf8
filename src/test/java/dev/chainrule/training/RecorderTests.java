package dev.chainrule.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.chainrule.WithDatabase;
import dev.chainrule.network.EpochReport;
import dev.chainrule.network.Evaluation;
import dev.chainrule.network.Outcome;
import dev.chainrule.network.TrainingPlan;
import dev.chainrule.network.math.MemoryUse;
import dev.chainrule.training.TrainingEndedException.Why;
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

    @Autowired
    private Jobs jobs;

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
        return new Recorder(
                job, jobs, plan, ROWS, Stage.ONLY, List.of("odd"), new MemoryUse(1), control, List.of(listener));
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
    void asksAfterEveryStepWhetherToGoOn() {
        assertThat(recorder.stepDone(1, 0.5)).isTrue();
        control.end(Why.CANCELLED);
        assertThat(recorder.stepDone(2, 0.5)).isFalse();
    }
}
