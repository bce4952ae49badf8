package dev.chainrule.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.chainrule.WithDatabase;
import dev.chainrule.dataset.Datasets;
import dev.chainrule.definition.Definitions;
import dev.chainrule.definition.StrictJson;
import dev.chainrule.model.Models;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.training.JobDesk;
import dev.chainrule.web.paging.PageRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** What sweeps do on every database, whoever drives them. */
@WithDatabase
abstract class SweepsContract {

    @Autowired
    private SweepRepository repository;

    @Autowired
    private SweepTrialRepository trials;

    @Autowired
    private SweepPlanner planner;

    @Autowired
    private JobDesk desk;

    @Autowired
    private Models models;

    @Autowired
    private Datasets datasets;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private SweepDriver driver;

    @Autowired
    private JdbcTemplate database;

    private Sweeps sweeps;

    @BeforeEach
    void driveByHand() {
        driver.stop();
        sweeps = process();
    }

    /** As if it were another one on the same database. */
    private Sweeps process() {
        return process(100);
    }

    private Sweeps process(int unfinished) {
        SweepSettings settings = new SweepSettings(1000, unfinished, Duration.ofSeconds(5));
        return new Sweeps(
                repository, trials, planner, desk, models, datasets, settings, transaction, Clock.systemUTC());
    }

    private static SweepDefinition definition(String name, String rest) {
        String json = """
                {"name": "%s", "job": {"dataset": "xor", "training": {"epochs": 9}}, %s}""";
        return Definitions.read(StrictJson.parse(json.formatted(name, rest)), SweepDefinition.class);
    }

    private static final String SEEDS = "\"parameters\": {\"/training/seed\": {\"min\": 1, \"max\": 9, \"points\": 9}}";

    private Sweep driveToTheEnd(Sweeps process, String id) {
        while (!process.find(id).status().terminal()) {
            process.drive(id);
        }
        return process.find(id);
    }

    private int jobs(String name) {
        return Objects.requireNonNull(
                database.queryForObject("select count(*) from training_jobs where name = ?", Integer.class, name));
    }

    /** Else a sweep would fail whose every job has become a good model. */
    @Test
    void needsItsJobsUntilItHasLookedAtThem() {
        String id =
                sweeps.add(definition("looked-at", SEEDS + ", \"parallel\": 1")).id();
        sweeps.drive(id);
        String job = Objects.requireNonNull(database.queryForObject(
                "select job_id from sweep_trials where sweep_id = ? and job_id is not null", String.class, id));

        assertThat(sweeps.useOfJob(job)).contains("sweep " + id);
        driveToTheEnd(sweeps, id);
        assertThat(sweeps.useOfJob(job)).isEmpty();
    }

    @Test
    void goesOnAfterNothingThatIsNoSweep() {
        for (String after : List.of("foo", "swp_0000000000000")) {
            assertThat(catchThrowableOfType(ProblemException.class, () -> sweeps.page(new PageRequest(1, after, false)))
                            .kind())
                    .isEqualTo(ProblemKind.MALFORMED);
        }
    }

    @Test
    void eitherRecordsASweepOrDeletesItsDataset() throws Exception {
        ExecutorService both = Executors.newFixedThreadPool(2);
        try {
            for (int round = 0; round < 10; round++) {
                String name = "raced-" + round;
                String dataset = datasets.add(
                                name, new ByteArrayResource("a,b\n1,2\n3,4\n".getBytes(StandardCharsets.UTF_8)))
                        .id();
                CyclicBarrier start = new CyclicBarrier(2);
                SweepDefinition asked =
                        Definitions.read(StrictJson.parse("""
                                {"name": "%s", "job": {"dataset": "%s", "training": {"epochs": 9}}, %s}""".formatted(name, dataset, SEEDS)), SweepDefinition.class);
                Future<Boolean> added = both.submit(() -> {
                    start.await();
                    return succeeds(() -> sweeps.add(asked));
                });
                Future<Boolean> deleted = both.submit(() -> {
                    start.await();
                    return succeeds(() -> datasets.delete(dataset));
                });

                assertThat(added.get()).as("round %d", round).isNotEqualTo(deleted.get());
            }
        } finally {
            both.shutdown();
        }
    }

    private static boolean succeeds(Runnable call) {
        try {
            call.run();
            return true;
        } catch (ProblemException refused) {
            return false;
        }
    }

    @Test
    void submitsEachTrialOnceWhoeverDrives() throws Exception {
        String id = sweeps.add(definition(
                        "driven-by-three",
                        "\"method\": \"successive_halving\", \"trials\": 9, \"parallel\": 3, "
                                + SEEDS.replace(", \"points\": 9", "")))
                .id();
        ExecutorService processes = Executors.newFixedThreadPool(3);
        try {
            List<Future<Sweep>> ends = processes.invokeAll(List.of(
                    () -> driveToTheEnd(process(), id),
                    () -> driveToTheEnd(process(), id),
                    () -> driveToTheEnd(process(), id)));
            for (Future<Sweep> end : ends) {
                assertThat(end.get().status()).isEqualTo(SweepStatus.SUCCEEDED);
            }
        } finally {
            processes.shutdown();
        }
        List<SweepTrial> all = trials.of(id);

        assertThat(all).extracting(trial -> trial.id().rung()).containsExactly(0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 2);
        assertThat(all).extracting(SweepTrial::jobId).doesNotHaveDuplicates().doesNotContainNull();
        assertThat(jobs("driven-by-three")).as("no job without its trial").isEqualTo(13);
        assertThat(all.stream().filter(trial -> trial.modelId() != null)).hasSize(1);
        assertThat(models.find("driven-by-three").id())
                .isEqualTo(all.stream()
                        .map(SweepTrial::modelId)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElseThrow());
    }

    @Test
    void goesOnWhereAnotherProcessStopped() {
        String id = sweeps.add(definition("left-behind", "\"parallel\": 2, " + SEEDS))
                .id();
        sweeps.drive(id);
        assertThat(trials.of(id).stream().filter(trial -> trial.jobId() != null))
                .as("no more at a time than asked for")
                .hasSize(2);
        Sweep ended = driveToTheEnd(process(), id);

        assertThat(ended.status()).isEqualTo(SweepStatus.SUCCEEDED);
        assertThat(ended.finishedAt()).isNotNull();
        assertThat(jobs("left-behind")).isEqualTo(9);
        assertThat(trials.of(id)).allSatisfy(trial -> {
            assertThat(trial.status()).isEqualTo(TrialStatus.SUCCEEDED);
            assertThat(trial.score()).isNotNull();
        });
    }

    @Test
    void stopsItsJobsAndSubmitsNoMore() {
        String id = sweeps.add(definition(
                        "called-off",
                        "\"parallel\": 1, \"parameters\": {\"/training/epochs\": {\"values\": [1000000, 999999]},"
                                + " \"/training/early_stopping\": {\"values\": [{\"patience\": 0}]}}"))
                .id();
        sweeps.drive(id);
        sweeps.cancel(id);
        assertThat(sweeps.cancel(id).status()).as("twice is once").isEqualTo(SweepStatus.CANCELLING);

        assertThat(driveToTheEnd(process(), id).status()).isEqualTo(SweepStatus.CANCELLED);
        assertThat(trials.of(id)).extracting(SweepTrial::status).containsOnly(TrialStatus.CANCELLED);
        assertThat(jobs("called-off")).isEqualTo(1);
        sweeps.delete(id);
        assertThat(trials.of(id)).isEmpty();
    }

    @Test
    void needsItsDatasetUntilItHasEnded() throws Exception {
        byte[] csv = "a,b\n1,2\n3,4\n5,6\n".getBytes(StandardCharsets.UTF_8);
        datasets.add("swept", new ByteArrayResource(csv));
        SweepDefinition asked = Definitions.read(StrictJson.parse("""
                {"name": "over-data", "job": {"dataset": "xor", "training": {"epochs": 1}}, "metric": "train_loss",
                 "parameters": {"/dataset": {"values": ["xor", "swept"]}}}"""), SweepDefinition.class);
        String id = sweeps.add(asked).id();

        ProblemException kept = catchThrowableOfType(ProblemException.class, () -> datasets.delete("swept"));
        assertThat(kept.code()).isEqualTo("dataset_in_use");
        assertThat(driveToTheEnd(sweeps, id).status()).isEqualTo(SweepStatus.SUCCEEDED);
        datasets.delete("swept");
    }

    @Test
    void failsTheTrialsThatAreNotAcceptedAnyMore() {
        String id = sweeps.add(definition("outlived", SEEDS)).id();
        database.update(
                "update sweep_trials set job = replace(job, '\"epochs\":9', '\"epochs\":0') where sweep_id = ?", id);

        assertThat(driveToTheEnd(sweeps, id).status()).isEqualTo(SweepStatus.FAILED);
        assertThat(trials.of(id)).allSatisfy(trial -> assertThat(trial.error()).contains("epochs"));
    }

    @Test
    void takesNoMoreSweepsThanItMay() {
        ProblemException full =
                catchThrowableOfType(ProblemException.class, () -> process(0).add(definition("too-many", SEEDS)));

        assertThat(full.kind()).isEqualTo(ProblemKind.BUSY);
        assertThat(full).hasMessageContaining("chainrule.sweep.max-unfinished");
    }

    @Test
    void walksPagesInBothDirections() {
        String older = sweeps.add(definition("older", SEEDS)).id();
        String newer = sweeps.add(definition("newer", SEEDS)).id();

        assertThat(sweeps.page(new PageRequest(1, older, true)))
                .extracting(Sweep::id)
                .contains(newer);
        assertThat(sweeps.page(new PageRequest(1, newer, false)))
                .extracting(Sweep::id)
                .startsWith(older);
        assertThat(sweeps.page(new PageRequest(1, null, false)))
                .extracting(Sweep::id)
                .startsWith(newer);
        List.of(older, newer).forEach(id -> {
            sweeps.cancel(id);
            sweeps.drive(id);
        });
    }
}
