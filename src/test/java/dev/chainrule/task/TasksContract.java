package dev.chainrule.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.chainrule.WithDatabase;
import dev.chainrule.dataset.Dataset;
import dev.chainrule.dataset.Datasets;
import dev.chainrule.definition.Definitions;
import dev.chainrule.definition.StrictJson;
import dev.chainrule.format.ReadingOptions;
import dev.chainrule.format.UploadedFile;
import dev.chainrule.job.JobStatus;
import dev.chainrule.model.Model;
import dev.chainrule.model.Models;
import dev.chainrule.plan.JobDefinition;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.queue.MemoryBudget;
import dev.chainrule.queue.Queue;
import dev.chainrule.queue.Work;
import dev.chainrule.queue.WorkerSettings;
import dev.chainrule.queue.Workers;
import dev.chainrule.training.JobDesk;
import dev.chainrule.web.paging.PageRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** What tasks in the queue do on every database. */
@WithDatabase
abstract class TasksContract {

    @Autowired
    private TaskRepository repository;

    @Autowired
    private Tasks tasks;

    @Autowired
    private TaskPolls polls;

    @Autowired
    private MemoryBudget memory;

    @Autowired
    private Queue queue;

    @Autowired
    private Workers workers;

    @Autowired
    private Models models;

    @Autowired
    private Datasets datasets;

    @Autowired
    private JobDesk jobs;

    @Autowired
    private List<TaskWork> works;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private JdbcClient sql;

    @Autowired
    private JdbcTemplate template;

    @SuppressWarnings("NullAway.Init") // before each test
    private TaskDesk desk;

    /** They take nothing from the queue. */
    @NullUnmarked
    private static final class OpenWorkers extends Workers {

        OpenWorkers() {
            super(null, null, null, null, new WorkerSettings(1, 1, 1, 0), null);
        }
    }

    @BeforeEach
    void workByHand() {
        model(); // which takes a worker
        workers.stop();
        desk = new TaskDesk(tasks, polls, queue, new OpenWorkers(), memory);
        sql.sql("delete from queued_tasks").update();
        queue.takeBackFromOthersThan(List.of("nobody")); // what others left in the queue is not to come first
        sql.sql("update training_jobs set status = 'CANCELLED' where status in ('QUEUED', 'INTERRUPTED')")
                .update();
    }

    @AfterEach
    void leaveTheWorkTo() {
        sql.sql("delete from queued_tasks").update();
        workers.start();
    }

    private Model model() {
        try {
            return models.find("asked-in-the-queue");
        } catch (ProblemException none) {
            if (!workers.isRunning()) {
                workers.start();
            }
            String json = "{\"name\": \"asked-in-the-queue\", \"dataset\": \"iris\", \"training\": {\"epochs\": 1}}";
            String job = jobs.submit(Definitions.read(StrictJson.parse(json), JobDefinition.class))
                    .id();
            while (!jobs.find(job).status().terminal()) {
                Thread.onSpinWait();
            }
            return models.find("asked-in-the-queue");
        }
    }

    private Dataset iris(String name) {
        try {
            return datasets.add(name, new ByteArrayResource("""
                    sepal_length,sepal_width,petal_length,petal_width
                    5.1,3.5,1.4,0.2
                    6.2,2.9,4.3,1.3
                    """.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private TaskOrder order(TaskKind kind, @Nullable String dataset, String owner, int priority) {
        return new TaskOrder(kind, "made-here", model().id(), dataset, "", 2, 1000, owner, priority);
    }

    private QueuedTask add() {
        return desk.submit(order(TaskKind.BATCH_PREDICTION, iris("read-here").id(), "anonymous", 0));
    }

    private TaskSource source(BiConsumer<QueuedTask, TaskRun> doing) {
        TaskWork work = new TaskWork() {
            @Override
            public TaskKind kind() {
                return TaskKind.BATCH_PREDICTION;
            }

            @Override
            public void work(QueuedTask task, TaskRun run) {
                doing.accept(task, run);
            }
        };
        StaticListableBeanFactory beans = new StaticListableBeanFactory();
        beans.addBean("work", work);
        return new TaskSource(repository, template, tasks, polls, beans.getBeanProvider(TaskWork.class));
    }

    private QueuedTask now(QueuedTask task) {
        return tasks.find(task.kind(), task.id());
    }

    @Test
    void keepEverythingAboutATask() {
        QueuedTask task = add();
        QueuedTask running = tasks.start(task.id(), "here", "ticket").orElseThrow();
        new TaskRun(running, tasks).succeed("{\"größe\": \"猫\"}", "ds_made", List.of("a", "ü"));
        QueuedTask found = now(task);

        assertThat(task.id()).matches("bpr_[0-9a-z]{13}");
        assertThat(found.status()).isEqualTo(JobStatus.SUCCEEDED);
        assertThat(found.createdAt()).isEqualTo(task.createdAt());
        assertThat(found.result()).isEqualTo("{\"größe\": \"猫\"}");
        assertThat(found.resultDatasetId()).isEqualTo("ds_made");
        assertThat(found.warnings()).containsExactly("a", "ü");
        assertThat(found.done()).isEqualTo(2);
        assertThat(found.finishedAt()).isNotNull();
        assertThat(found.process()).isEqualTo("here");
    }

    @Test
    void areTakenFromTheQueueLikeTrainings() {
        QueuedTask task = add();
        assertThat(desk.position(task)).isZero();
        Work work = queue.claim("here", "tkt_by_hand").orElseThrow();

        assertThat(work.id()).isEqualTo(task.id());
        assertThat(now(task).status()).isEqualTo(JobStatus.RUNNING);
        assertThat(tasks.atWork()).extracting(QueuedTask::id).containsExactly(task.id());
        assertThat(queue.claim("here", "tkt_by_hand")).isEmpty();
        assertThat(desk.position(now(task))).isNull();
        work.run();
        assertThat(now(task).status()).isEqualTo(JobStatus.SUCCEEDED);
        assertThat(tasks.atWork()).isEmpty();
        assertThat(datasets.find(Objects.requireNonNull(now(task).resultDatasetId()))
                        .name())
                .isEqualTo("made-here");
    }

    @Test
    void goOnInAnotherAttemptWhenTheirProcessDies() {
        QueuedTask task = add();
        QueuedTask dying = tasks.start(task.id(), "dead", "tkt_dead").orElseThrow();
        TaskRun zombie = new TaskRun(dying, tasks);
        assertThat(queue.atWork()).anyMatch(work -> work.held().id().equals(task.id()));
        assertThat(queue.takeBackFromOthersThan(List.of("here"))).isEqualTo(1);
        assertThat(now(task).status()).isEqualTo(JobStatus.INTERRUPTED);

        QueuedTask again = tasks.start(task.id(), "here", "tkt_2").orElseThrow();
        assertThat(again.attempt()).isEqualTo(2);
        assertThatThrownBy(() -> zombie.succeed("{}", null, List.of())).isInstanceOf(TaskEndedException.class);
        assertThat(now(task).result()).isNull();
        new TaskRun(again, tasks).succeed("{}", null, List.of());
        assertThat(now(task).status()).isEqualTo(JobStatus.SUCCEEDED);
    }

    @Test
    void leaveNoDatasetOfAnAttemptThatWasGivenUp() {
        QueuedTask task = add();
        TaskRun zombie = new TaskRun(tasks.start(task.id(), "dead", "t").orElseThrow(), tasks);
        queue.takeBackFromOthersThan(List.of("here"));
        UploadedFile csv = new UploadedFile(
                null, "text/csv", () -> new ByteArrayInputStream("a,b\n1,2\n3,4\n".getBytes(StandardCharsets.UTF_8)));

        assertThatThrownBy(() -> datasets.add(
                        "half-made", ReadingOptions.DEFAULT, csv, made -> zombie.succeed(null, made.id(), List.of())))
                .isInstanceOf(TaskEndedException.class);
        assertThat(datasets.exists("half-made")).isFalse();
    }

    @Test
    void stopBetweenTwoBlocksWhenTheServiceDoes() {
        QueuedTask task = add();
        List<Work> works = new ArrayList<>();
        TaskSource source = source((doing, run) -> {
            works.get(0).handBack();
            run.advance(1, List.of("seen"));
            run.succeed("{}", null, List.of());
        });
        works.add(source.start(task.id(), "here", "t").orElseThrow());
        works.get(0).run();

        assertThat(now(task).status()).isEqualTo(JobStatus.INTERRUPTED);
        assertThat(queue.claim("here", "t2").map(Work::attempt)).contains(2);
    }

    @Test
    void endAsTheirWorkDoes() {
        QueuedTask task = add();
        source((doing, run) -> {
                    throw ProblemException.invalid("/dataset", "is odd", "x", "another");
                })
                .start(task.id(), "here", "t")
                .orElseThrow()
                .run();
        assertThat(now(task).status()).isEqualTo(JobStatus.FAILED);
        assertThat(Objects.requireNonNull(now(task).error()).code()).isEqualTo("invalid");

        QueuedTask broken = add();
        source((doing, run) -> {
                    throw new IllegalStateException("a mistake of ours");
                })
                .start(broken.id(), "here", "t")
                .orElseThrow()
                .run();
        assertThat(Objects.requireNonNull(now(broken).error()).code()).isEqualTo("internal_error");
        assertThat(Objects.requireNonNull(now(broken).error()).message()).doesNotContain("mistake");
    }

    @Test
    void areCancelledAtOnceWhereTheyWaitAndSoonWhereTheyRun() {
        QueuedTask waiting = add();
        assertThat(desk.cancel(TaskKind.BATCH_PREDICTION, waiting.id()).status())
                .isEqualTo(JobStatus.CANCELLED);
        assertThat(queue.claim("here", "t")).isEmpty();

        QueuedTask task = add();
        List<Work> works = new ArrayList<>();
        TaskSource[] source = new TaskSource[1];
        source[0] = source((doing, run) -> {
            assertThat(desk.cancel(TaskKind.BATCH_PREDICTION, task.id()).status())
                    .isEqualTo(JobStatus.CANCELLING);
            source[0].look(works);
            run.check();
        });
        works.add(source[0].start(task.id(), "here", "t").orElseThrow());
        works.get(0).run();
        assertThat(now(task).status()).isEqualTo(JobStatus.CANCELLED);
        ProblemException over =
                catchThrowableOfType(ProblemException.class, () -> desk.cancel(TaskKind.BATCH_PREDICTION, task.id()));
        assertThat(over.kind()).isEqualTo(ProblemKind.CONFLICT);
        assertThat(over.allowedActions()).containsExactly("delete");
    }

    @Test
    void tellWhoWaitsForThemThatTheyAreGone() {
        QueuedTask task = add();
        CompletableFuture<QueuedTask> end = desk.within(TaskKind.BATCH_PREDICTION, task.id(), 60);
        // Whoever looks finds it waiting, or gone.
        transaction.executeWithoutResult(tx -> {
            tasks.cancel(TaskKind.BATCH_PREDICTION, task.id());
            tasks.delete(TaskKind.BATCH_PREDICTION, task.id());
        });
        polls.call();
        assertThat(catchThrowableOfType(CompletionException.class, end::join).getCause())
                .isInstanceOfSatisfying(
                        ProblemException.class, gone -> assertThat(gone.code()).isEqualTo("unknown_batch_prediction"));
    }

    @Test
    void areCancelledWhereTheirProcessDiesMeanwhile() {
        QueuedTask task = add();
        assertThat(tasks.start(task.id(), "dead", "t")).isPresent();
        desk.cancel(TaskKind.BATCH_PREDICTION, task.id());
        queue.takeBackFromOthersThan(List.of("here"));
        assertThat(now(task).status()).isEqualTo(JobStatus.CANCELLED);
    }

    @Test
    void needTheirModelAndDatasetUntilTheyHaveEnded() {
        Dataset dataset = iris("needed-here");
        QueuedTask task = desk.submit(order(TaskKind.EVALUATION, dataset.id(), "anonymous", 0));

        ProblemException needed = catchThrowableOfType(ProblemException.class, () -> datasets.delete("needed-here"));
        assertThat(needed.detail()).contains("evaluation " + task.id());
        assertThat(tasks.useOfModel(model().id())).contains("evaluation " + task.id());
        assertThat(Boolean.TRUE.equals(transaction.execute(tx -> models.forget(model().id()))))
                .isFalse();
        assertThat(catchThrowableOfType(ProblemException.class, () -> tasks.delete(TaskKind.EVALUATION, task.id()))
                        .kind())
                .isEqualTo(ProblemKind.CONFLICT);
        desk.cancel(TaskKind.EVALUATION, task.id());
        datasets.delete("needed-here");
        assertThat(tasks.useOfModel(model().id())).isEmpty();
        tasks.delete(TaskKind.EVALUATION, task.id());
        assertThat(repository.findById(task.id())).isEmpty();
    }

    @Test
    void takeTurnsBetweenOwnersAndByPriority() {
        String data = iris("shared-here").id();
        String first = desk.submit(order(TaskKind.EVALUATION, data, "ann", 0)).id();
        String second = desk.submit(order(TaskKind.EVALUATION, data, "ann", 0)).id();
        String other =
                desk.submit(order(TaskKind.BATCH_PREDICTION, data, "bob", 0)).id();
        String urgent = desk.submit(order(TaskKind.EVALUATION, data, "ann", 5)).id();

        assertThat(desk.position(tasks.find(TaskKind.EVALUATION, second))).isEqualTo(3);
        List<String> taken = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            taken.add(queue.claim("here", "t" + i).orElseThrow().id());
        }
        assertThat(taken).containsExactly(urgent, first, other, second);
    }

    @Test
    void areListedByKindAndModel() {
        QueuedTask one = add();
        QueuedTask two = add();
        QueuedTask evaluation = desk.submit(order(TaskKind.EVALUATION, null, "anonymous", 0));
        PageRequest newest = new PageRequest(10, null, false);

        assertThat(tasks.page(TaskKind.BATCH_PREDICTION, null, newest))
                .extracting(QueuedTask::id)
                .containsExactly(two.id(), one.id());
        assertThat(tasks.page(TaskKind.BATCH_PREDICTION, model().id(), new PageRequest(1, one.id(), true)))
                .extracting(QueuedTask::id)
                .containsExactly(two.id());
        assertThat(tasks.page(TaskKind.EVALUATION, "mdl_other", newest)).isEmpty();
        assertThat(catchThrowableOfType(
                                ProblemException.class,
                                () -> tasks.page(TaskKind.EVALUATION, null, new PageRequest(1, two.id(), true)))
                        .kind())
                .isEqualTo(ProblemKind.MALFORMED);
        assertThat(catchThrowableOfType(
                                ProblemException.class, () -> tasks.find(TaskKind.BATCH_PREDICTION, evaluation.id()))
                        .code())
                .isEqualTo("unknown_batch_prediction");
    }

    @Test
    void areRefusedWhereThereWillNeverBeTheMemory() {
        TaskOrder huge =
                new TaskOrder(TaskKind.EVALUATION, null, model().id(), null, "", 2, memory.bytes() + 1, "anonymous", 0);
        assertThat(catchThrowableOfType(ProblemException.class, () -> desk.submit(huge))
                        .code())
                .isEqualTo("out_of_memory");
    }

    @Test
    void haveSomebodyForEachKind() {
        assertThat(works)
                .extracting(TaskWork::kind)
                .containsExactlyInAnyOrderElementsOf(Arrays.asList(TaskKind.values()));
    }
}
