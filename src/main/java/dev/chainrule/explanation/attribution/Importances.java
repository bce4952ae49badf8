package dev.chainrule.explanation.attribution;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.chainrule.explanation.ExplanationSettings;
import dev.chainrule.explanation.StudySettings;
import dev.chainrule.explanation.Subject;
import dev.chainrule.explanation.Subjects;
import dev.chainrule.model.Model;
import dev.chainrule.model.Models;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.task.QueuedTask;
import dev.chainrule.task.TaskDesk;
import dev.chainrule.task.TaskKind;
import dev.chainrule.task.TaskOrder;
import dev.chainrule.task.TaskRun;
import dev.chainrule.task.TaskWork;
import dev.chainrule.task.Tasks;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Importance, at once where it is little work; else in the queue, once for each question, whose result is stored with it.
 */
@Component
class Importances implements TaskWork {

    private static final JsonMapper JSON = JsonMapper.shared();
    /** Weights and gradients in double precision, and a copy. */
    private static final long BYTES_OF_PARAMETER = 24;

    private static final long FIXED = 32L << 20;
    private static final int COPIES_OF_ROWS = 4;

    private final Influence influence;
    private final Subjects subjects;
    private final Models models;
    private final Tasks tasks;
    private final TaskDesk desk;
    private final StudySettings settings;
    private final ExplanationSettings limits;

    Importances(
            Influence influence,
            Subjects subjects,
            Models models,
            Tasks tasks,
            TaskDesk desk,
            StudySettings settings,
            ExplanationSettings limits) {
        this.influence = influence;
        this.subjects = subjects;
        this.models = models;
        this.tasks = tasks;
        this.desk = desk;
        this.settings = settings;
        this.limits = limits;
    }

    /**
     * What is asked, in the words in which it is stored.
     *
     * @param rows at most
     * @param checkpoint null for the model as it is
     * @param threshold of the alias by which the model is named; null for the usual
     */
    record Question(
            int repeats,
            int rows,
            long seed,
            @Nullable String checkpoint,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Double threshold) {

        Question by(@Nullable Double alias) {
            return new Question(repeats, rows, seed, checkpoint, alias);
        }
    }

    /** Either what was found out, or the task that finds it out. */
    record Found(
            @Nullable ImportanceResponse response, @Nullable QueuedTask task) {}

    /** @param asked by no threshold */
    Found of(String reference, Question asked) {
        influence.requireRepeats(asked.repeats());
        Influence.require("rows", asked.rows(), settings.rows(), "chainrule.explanation.study.rows");
        if (!Subjects.isModel(reference)) {
            try {
                return atOnce(reference, asked);
            } catch (LargeQuestion tooMuch) { // only what is asked of a model waits in the queue
                throw tooMuch.refusal();
            }
        }
        Models.Named named = models.named(reference);
        Model model = named.model();
        Question question = asked.by(named.ownThreshold());
        Optional<QueuedTask> known = known(model, question);
        if (known.isPresent()) {
            return new Found(null, known.get());
        }
        if (question.rows() > limits.maxRows()) {
            return new Found(null, waiting(model, question));
        }
        try {
            return atOnce(model.id(), question);
        } catch (LargeQuestion tooMuch) {
            return new Found(null, waiting(model, question));
        }
    }

    private Found atOnce(String reference, Question question) {
        return new Found(
                influence.importance(
                        reference,
                        question.repeats(),
                        question.rows(),
                        question.seed(),
                        question.checkpoint(),
                        question.threshold()),
                null);
    }

    /** One task for those who ask the same at once; of two processes each may make its own. */
    private synchronized QueuedTask waiting(Model model, Question question) {
        return known(model, question).orElseGet(() -> queued(model, question));
    }

    private Optional<QueuedTask> known(Model model, Question question) {
        return tasks.find(TaskKind.IMPORTANCE, model.id(), JSON.writeValueAsString(question));
    }

    private QueuedTask queued(Model model, Question question) {
        int inputs = model.manifest().encoding().inputs();
        int columns = model.manifest().encoding().features().size();
        long parameters = model.weightsBytes() / Float.BYTES;
        return desk.submit(new TaskOrder(
                TaskKind.IMPORTANCE,
                null,
                model.id(),
                null,
                JSON.writeValueAsString(question),
                (long) question.rows() * columns * question.repeats(),
                FIXED
                        + parameters * BYTES_OF_PARAMETER
                        + (long) question.rows() * inputs * Double.BYTES * COPIES_OF_ROWS,
                TaskOrder.NOBODY,
                0));
    }

    @Override
    public TaskKind kind() {
        return TaskKind.IMPORTANCE;
    }

    @Override
    public void work(QueuedTask task, TaskRun run) {
        Question question = JSON.readValue(task.question(), Question.class);
        try (Subject subject = subjects.open(task.modelId(), question.checkpoint())) {
            ImportanceResponse found = influence.importance(
                    subject.by(question.threshold()),
                    question.repeats(),
                    question.rows(),
                    question.seed(),
                    1,
                    new Influence.Pace() {
                        @Override
                        public void begin(long predictions) {
                            run.check();
                        }

                        @Override
                        public void done(long predictions) {
                            run.advance(predictions, List.of());
                        }
                    });
            run.succeed(JSON.writeValueAsString(found), null, List.of());
        }
    }

    static ImportanceResponse result(String json) {
        return JSON.readValue(json, ImportanceResponse.class);
    }

    /** @throws ProblemException where it ended otherwise */
    static ImportanceResponse result(QueuedTask ended) {
        String json = ended.result();
        if (json != null) {
            return result(json);
        }
        String why = ended.error() == null ? "It was cancelled." : ended.error().message();
        throw new ProblemException(
                ProblemKind.CONFLICT,
                ended.error() == null ? "cancelled" : ended.error().code(),
                "The importance %s is %s: %s"
                        .formatted(ended.id(), ended.status().word(), why));
    }
}
