package dev.chainrule.explanation;

import dev.chainrule.checkpoint.Checkpoint;
import dev.chainrule.encoding.Encoding;
import dev.chainrule.encoding.Task;
import dev.chainrule.encoding.feature.RawRow;
import dev.chainrule.encoding.feature.RowIssues;
import dev.chainrule.model.Model;
import dev.chainrule.network.Network;
import dev.chainrule.network.NetworkSpec;
import dev.chainrule.network.Outcome;
import dev.chainrule.network.WrittenTraining.OptimizerState;
import dev.chainrule.network.loss.Loss;
import dev.chainrule.network.metric.LikeliestClass;
import dev.chainrule.network.optimizer.Optimizer;
import dev.chainrule.plan.JobDefinition.Refit;
import dev.chainrule.plan.ResolvedDefinition;
import dev.chainrule.plan.ResolvedDefinition.ResolvedTraining;
import dev.chainrule.prediction.AnswerForm;
import dev.chainrule.prediction.Predicted;
import dev.chainrule.problem.ProblemException;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A network that is looked into: its weights in double precision, and all that gives them a meaning. To be closed; for
 * one thread.
 *
 * @param model null where a checkpoint of a job is looked at that has no model
 * @param checkpoint null for a model as it is
 * @param network on the reference kernels
 * @param learnt how, and from what
 * @param example an example row to predict
 * @param standing reads where its optimizer stands; null for a model, which keeps nothing of that
 * @param names of everything in it
 * @param threshold of the alias by which it is asked, on what the network says itself, so that its answers are those of the
 *     alias; null for the usual
 */
public record Subject(
        @Nullable Model model,
        @Nullable Checkpoint checkpoint,
        Network network,
        Encoding encoding,
        Task task,
        Learnt learnt,
        Map<String, @Nullable Object> example,
        @Nullable Supplier<OptimizerState> standing,
        Names names,
        @Nullable Double threshold)
        implements AutoCloseable {

    /** Of what is asked, for the answer: that of the model, or of the checkpoint, or of whose network it is. */
    public String id() {
        if (model != null) {
            return model.id();
        }
        return checkpoint != null ? checkpoint.id() : jobId();
    }

    @Nullable
    public String checkpointId() {
        return checkpoint == null ? null : checkpoint.id();
    }

    public NetworkSpec spec() {
        return network.spec();
    }

    /**
     * The same network by another threshold; whoever closes the one has closed the other.
     *
     * @param by above which the second of two classes is the answer; null for the usual
     */
    public Subject by(@Nullable Double by) {
        return new Subject(model, checkpoint, network, encoding, task, learnt, example, standing, names, by);
    }

    /** The same with a changed network, which no optimizer has stepped through; whoever made that closes it. */
    public Subject with(Network changed) {
        return new Subject(model, checkpoint, changed, encoding, task, learnt, example, null, names, threshold);
    }

    /** What outputs of its network say, as a prediction does. */
    @Nullable
    public Object predicted(double[] outputs) {
        return Predicted.of(encoding.target(), outputs, AnswerForm.USUAL.by(threshold));
    }

    /** Above which the second of two classes is the answer. */
    public double cut() {
        return LikeliestClass.threshold(threshold);
    }

    /** What its training was to do. */
    ResolvedDefinition definition() {
        return learnt.definition();
    }

    /** On which rows it was trained once more; a checkpoint is of the training before that. */
    Refit refit() {
        return checkpoint == null ? definition().refit() : Refit.NONE;
    }

    /** Whether it was trained once more when the figures of the network before it were known. */
    public boolean refitted() {
        return refit() != Refit.NONE;
    }

    /** What its training went on from; null for a new network. */
    public @Nullable String resumedFrom() {
        return definition().resumeFrom();
    }

    public String jobId() {
        return learnt.job();
    }

    public String datasetId() {
        return learnt.dataset();
    }

    public String datasetSha256() {
        return learnt.datasetSha256();
    }

    /** Whether it came in a file that says of no data. */
    public boolean cameWithoutData() {
        return datasetSha256().isBlank();
    }

    public Loss loss() {
        return definition().loss();
    }

    public ResolvedTraining training() {
        return definition().training();
    }

    public Optimizer optimizer() {
        return training().optimizer();
    }

    public int layers() {
        return network.layers().size();
    }

    public int parameters() {
        return network.parameters().columns();
    }

    /** Multiplications of a row on its way through, about; filters use each of their parameters many times. */
    public long work() {
        return Math.max(Math.max(1, parameters()), network.layers().work());
    }

    public Outcome outcome() {
        if (task == Task.REGRESSION) {
            return Outcome.NUMBERS;
        }
        if (encoding.target().columns().size() > 1) {
            return Outcome.ANSWERS;
        }
        return encoding.outputs() == 1 ? Outcome.TWO_CLASSES : Outcome.CLASSES;
    }

    /**
     * A client's row as the network gets it.
     *
     * @param pointer to the row in the body
     * @throws ProblemException with everything that is wrong with it
     */
    public float[] encode(Map<String, ? extends @Nullable Object> row, String pointer, RowIssues issues) {
        return encode(new RawRow(pointer, row, false), issues);
    }

    /** @throws ProblemException with everything that is wrong with it */
    public float[] encode(RawRow row, RowIssues issues) {
        float[] inputs = new float[encoding.inputs()];
        encoding.encode(row, inputs, 0, issues);
        if (!issues.violations().isEmpty()) {
            throw ProblemException.invalid(issues.violations());
        }
        return inputs;
    }

    @Override
    public void close() {
        network.close();
    }
}
