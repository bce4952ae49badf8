package dev.chainrule.training;

import dev.chainrule.dataset.Datasets;
import dev.chainrule.dataset.Encoding;
import dev.chainrule.dataset.FeatureEncoding;
import dev.chainrule.dataset.Split;
import dev.chainrule.dataset.Table;
import dev.chainrule.dataset.TargetEncoding;
import dev.chainrule.definition.Definitions;
import dev.chainrule.model.Measurement;
import dev.chainrule.model.ModelManifest;
import dev.chainrule.model.Models;
import dev.chainrule.model.Provenance;
import dev.chainrule.network.DivergenceException;
import dev.chainrule.network.Evaluator;
import dev.chainrule.network.GradientFlow;
import dev.chainrule.network.Network;
import dev.chainrule.network.Outcome;
import dev.chainrule.network.Trainer;
import dev.chainrule.network.TrainingData;
import dev.chainrule.network.TrainingPlan;
import dev.chainrule.network.TrainingResult;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.Memory;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.problem.Violation;
import dev.chainrule.storage.StoredFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataIntegrityViolationException;

/** One attempt at a job: from its dataset's rows to a stored model. On one thread, from beginning to end. */
final class Run {

    private static final Logger LOG = LoggerFactory.getLogger(Run.class);
    private static final int ATTEMPTS = 5;

    private final TrainingJob job;
    private final Jobs jobs;
    private final Datasets datasets;
    private final Models models;
    private final Engine engine;
    private final Control control;
    private final List<RunListener> listeners;
    private final List<String> warnings;

    Run(
            TrainingJob job,
            Jobs jobs,
            Datasets datasets,
            Models models,
            Engine engine,
            Control control,
            List<RunListener> listeners) {
        this.job = job;
        this.jobs = jobs;
        this.datasets = datasets;
        this.models = models;
        this.engine = engine;
        this.control = control;
        this.listeners = listeners;
        this.warnings = new ArrayList<>(job.warnings());
    }

    /** Leaves the job in a status that says what happened, whatever happens. */
    void run() {
        LOG.info("Job {} \"{}\" starts (attempt {})", job.id(), job.name(), job.attempt());
        try {
            train();
        } catch (TrainingEndedException ended) {
            end(ended);
        } catch (DivergenceException diverged) {
            fail(new JobError(
                    "diverged",
                    "The loss is not finite at step %,d; it began in %s.".formatted(diverged.step(), diverged.tensor()),
                    "/training/optimizer/learning_rate",
                    "a lower learning rate, or standardized features"));
        } catch (ProblemException problem) {
            fail(new JobError(
                    problem.kind() == ProblemKind.NOT_FOUND ? "dataset_gone" : problem.code(),
                    problem.detail(),
                    problem.violations().isEmpty()
                            ? null
                            : problem.violations().get(0).pointer(),
                    problem.violations().isEmpty()
                            ? null
                            : problem.violations().get(0).hint()));
        } catch (OutOfMemoryError tooLarge) {
            LOG.error("Job {} ran out of memory", job.id(), tooLarge);
            fail(new JobError("out_of_memory", "The machine has too little memory.", null, "fewer rows or units"));
        } catch (RuntimeException unexpected) {
            LOG.error("Job {} failed", job.id(), unexpected);
            fail(new JobError("internal_error", "Something went wrong; the log of the service says what.", null, null));
        }
    }

    private void end(TrainingEndedException ended) {
        switch (ended.why()) {
            case CANCELLED -> write(ending -> ending.cancelled(jobs.clock().instant()));
            case PROCESS_STOPS -> write(ending -> ending.interrupt(jobs.clock().instant()));
            case TIME_LIMIT ->
                fail(new JobError(
                        "time_limit",
                        "The job took longer than it was allowed to.",
                        "/training/max_runtime_s",
                        "more time, or fewer epochs"));
            case GIVEN_UP -> LOG.info("Job {}: attempt {} was given up for another", job.id(), job.attempt());
        }
    }

    private void fail(JobError error) {
        LOG.info("Job {} failed: {} {}", job.id(), error.code(), error.message());
        write(failing -> failing.fail(error, jobs.clock().instant()));
    }

    private void write(Consumer<TrainingJob> change) {
        jobs.write(job.id(), job.attempt(), null, change);
    }

    private void train() {
        JobDefinition definition = Definitions.read(job.definition(), JobDefinition.class);
        JobPlan plan = Defaults.fillIn(definition, datasets.find(job.datasetId()));
        try (Table table = datasets.open(plan.dataset());
                Memory memory = Kernels.fast().memory()) {
            Split split = split(plan, table);
            Encoding encoding = Encoding.fit(plan.columns(), table, split.training());
            requireFittingWidths(plan, encoding.inputs());
            TrainingData data = encode(plan, table, encoding, split, memory);
            try (Network network = Network.initialize(
                    plan.network(encoding.inputs(), encoding.outputs()), Kernels.fast(), job.seed())) {
                TrainingPlan trainingPlan = plan.trainingPlan(outcome(encoding));
                TrainingResult result = train(network, trainingPlan, data);
                control.check();
                store(plan, table, encoding, data, network, trainingPlan, result);
            }
        }
    }

    /** Once more, now that the number of inputs is known: categories of held-back rows alone get none. */
    private static void requireFittingWidths(JobPlan plan, int inputs) {
        List<Violation> violations = JobCheck.widths(plan, inputs);
        if (!violations.isEmpty()) {
            throw ProblemException.invalid(violations);
        }
    }

    /** However it ends, the history up to there is kept. */
    private TrainingResult train(Network network, TrainingPlan plan, TrainingData data) {
        Recorder recorder = new Recorder(job, jobs, plan, data.training().length, warnings, control, listeners);
        try {
            TrainingResult result = new Trainer(network, plan, data).run(recorder);
            GradientFlow.measure(network, plan.loss(), data).diagnosis().ifPresent(warnings::add);
            return result;
        } finally {
            recorder.flush();
        }
    }

    private Split split(JobPlan plan, Table table) {
        int[] usable = plan.columns().usableRows(table);
        if (usable.length < table.rows()) {
            warnings.add("%,d of %,d rows have no target and were left out"
                    .formatted(table.rows() - usable.length, table.rows()));
        }
        return plan.columns().split(table, usable, plan.validationShare(), job.seed());
    }

    private static TrainingData encode(JobPlan plan, Table table, Encoding encoding, Split split, Memory memory) {
        Matrix features = memory.allocate(table.rows(), encoding.inputs());
        Matrix targets = memory.allocate(table.rows(), encoding.outputs());
        encoding.encode(table, (row, inputs, outputs) -> {
            features.writeRow(row, inputs);
            targets.writeRow(row, outputs);
        });
        Matrix weights = weights(plan, encoding, targets, split, memory);
        return new TrainingData(features, targets, split.training(), split.validation(), scale(encoding), weights);
    }

    private static @Nullable Matrix weights(
            JobPlan plan, Encoding encoding, Matrix targets, Split split, Memory memory) {
        ClassWeights wanted = plan.training().classWeights();
        return wanted != null && encoding.target() instanceof TargetEncoding.Classes classes
                ? new RowWeights(targets).by(wanted, classes, split.training(), memory)
                : null;
    }

    /** Raw units per encoded unit of each output. */
    private static double[] scale(Encoding encoding) {
        if (encoding.target() instanceof TargetEncoding.Numbers numbers) {
            return numbers.targets().stream()
                    .mapToDouble(TargetEncoding.NumberTarget::spread)
                    .toArray();
        }
        double[] ones = new double[encoding.outputs()];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static Outcome outcome(Encoding encoding) {
        if (encoding.target() instanceof TargetEncoding.Numbers) {
            return Outcome.NUMBERS;
        }
        return encoding.outputs() == 1 ? Outcome.TWO_CLASSES : Outcome.CLASSES;
    }

    private void store(
            JobPlan plan,
            Table table,
            Encoding encoding,
            TrainingData data,
            Network network,
            TrainingPlan trainingPlan,
            TrainingResult result) {
        Measurement train;
        Measurement validation = null;
        try (Evaluator evaluator = new Evaluator(network, trainingPlan.loss(), trainingPlan.outcome(), data)) {
            train = Measurement.of(evaluator.evaluate(data.training()));
            if (data.validation().length > 0) {
                validation = Measurement.of(evaluator.evaluate(data.validation()));
            }
        }
        String id = Models.newId();
        StoredFile weights = models.writeWeights(id, network);
        ModelManifest manifest = new ModelManifest(
                ModelManifest.SCHEMA,
                plan.columns().task(),
                Definitions.write(network.spec()),
                encoding,
                example(table, encoding, data.training()[0]),
                train,
                validation,
                provenance(result, weights));
        boolean written = false;
        try {
            written = record(id, manifest, weights);
        } finally {
            if (!written) {
                models.deleteWeights(id);
            }
        }
        LOG.info(
                "Job {} succeeded: model {} after epoch {}, {}",
                job.id(),
                id,
                result.epoch(),
                measured(train, validation));
    }

    /** Another job of the same name may take the next version at the same moment. */
    private boolean record(String id, ModelManifest manifest, StoredFile weights) {
        for (int attempt = 1; ; attempt++) {
            try {
                return jobs.write(job.id(), job.attempt(), null, done -> {
                    models.record(id, job.name(), manifest, weights);
                    done.succeed(id, jobs.clock().instant());
                });
            } catch (DataIntegrityViolationException taken) {
                if (attempt == ATTEMPTS) {
                    throw taken;
                }
            }
        }
    }

    private static Object measured(Measurement train, @Nullable Measurement validation) {
        return validation == null ? "train " + train.metrics() : "validation " + validation.metrics();
    }

    private static Map<String, @Nullable Object> example(Table table, Encoding encoding, int row) {
        Map<String, @Nullable Object> raw = table.rows(row, 1).get(0);
        Map<String, @Nullable Object> example = new LinkedHashMap<>();
        for (FeatureEncoding feature : encoding.features()) {
            example.put(feature.column(), raw.get(feature.column()));
        }
        return example;
    }

    private Provenance provenance(TrainingResult result, StoredFile weights) {
        return new Provenance(
                job.id(),
                job.datasetId(),
                job.datasetSha256(),
                job.definition(),
                job.seed(),
                result.epoch(),
                engine.description().version(),
                weights.sha256());
    }
}
