package dev.chainrule.plan.check;

import dev.chainrule.choice.Menu;
import dev.chainrule.encoding.Task;
import dev.chainrule.encoding.feature.Scaling;
import dev.chainrule.network.Outcome;
import dev.chainrule.network.activation.Activation;
import dev.chainrule.network.activation.LogSoftmax;
import dev.chainrule.network.activation.Sigmoid;
import dev.chainrule.network.activation.Softmax;
import dev.chainrule.network.activation.Softplus;
import dev.chainrule.network.loss.Loss;
import dev.chainrule.plan.JobPlan;
import dev.chainrule.problem.Violation;
import dev.chainrule.table.Column;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether the output layer and the loss suit the task, and each other. */
final class OutputCheck {

    private final JobPlan plan;
    private final List<Violation> violations = new ArrayList<>();

    private OutputCheck(JobPlan plan) {
        this.plan = plan;
    }

    static List<Violation> violations(JobPlan plan) {
        OutputCheck check = new OutputCheck(plan);
        check.output();
        return check.violations;
    }

    private void output() {
        Activation activation = plan.outputActivation();
        if (plan.columns().task() == Task.REGRESSION) {
            lossOfNumbers(plan.loss());
        } else {
            lossOfClasses(plan.loss(), activation);
        }
        if (plan.outputs() == 1 && activation instanceof Softmax) {
            add("/network/output/activation", "softmax of a single output is always 1", activation, "\"sigmoid\"");
        }
        if (!activation.fitsOutput()) {
            String name = Menu.nameOf(activation);
            String hint = "the same at the end of layers: {\"type\": \"dense\", \"units\": 16, \"activation\": \"%s\"}";
            add("/network/output/activation", "is for hidden layers only", activation, hint.formatted(name));
        }
    }

    private void lossOfNumbers(Loss loss) {
        if (!loss.suitsNumbers()) {
            add("/loss", "is a loss for classification, and this is a regression", loss, "\"mse\"");
        } else if (plan.outputs() < loss.fewestOutputs()) {
            add("/loss", "compares several outputs, and there is one target", loss, "\"mse\", or several targets");
        }
        if (loss.expectsCounts()) {
            counts();
        }
    }

    private void counts() {
        Scaling scaling = plan.columns().target();
        if (scaling != Scaling.NONE) {
            add("/preprocessing/target", "this loss needs unscaled targets", scaling.word(), "\"none\"");
        }
        if (!(plan.outputActivation() instanceof Softplus)) {
            String detail = "this loss needs outputs above 0 without an upper bound";
            add("/network/output/activation", detail, plan.outputActivation(), "\"softplus\"");
        }
        for (Column column : plan.targetColumns()) {
            if (isNegative(column.min())) {
                String detail = "\"%s\" has negative values, and this loss is for counts".formatted(column.name());
                add("/target", detail, column.min(), "a column of numbers from 0, or \"loss\": \"mse\"");
            }
        }
    }

    private static boolean isNegative(@Nullable Number number) {
        return number != null && number.doubleValue() < 0;
    }

    private void lossOfClasses(Loss loss, Activation activation) {
        boolean exclusive = plan.outcome() == Outcome.CLASSES;
        if (!loss.suitsClasses()) {
            String hint = exclusive ? "\"categorical_cross_entropy\"" : "\"binary_cross_entropy\"";
            add("/loss", "is a loss for regression, and this is a classification", loss, hint);
        } else if (!exclusive && loss.fewestOutputs() > 1) {
            add("/loss", "two classes use a single output here", loss, "\"binary_cross_entropy\"");
        } else if (plan.outcome() == Outcome.ANSWERS && activation instanceof Softmax) {
            String detail = "several targets are predicted independently, and softmax makes them compete";
            add("/network/output/activation", detail, activation, "\"sigmoid\"");
        } else if (exclusive && loss.needsDistribution() && activation instanceof Sigmoid) {
            String detail = "this loss uses only the probability of the true class, so all probabilities must sum to 1";
            String hint = "\"softmax\", or \"loss\": \"binary_cross_entropy\", which treats each class independently";
            add("/network/output/activation", detail, activation, hint);
        } else if (needsProbabilities(loss, activation)) {
            String hint = exclusive ? "\"softmax\": the loss takes the logarithm itself" : "\"sigmoid\"";
            add("/network/output/activation", "a classification needs probabilities", activation, hint);
        }
    }

    /** The squared error learns classes from any numbers; but logarithms are no answer. */
    private static boolean needsProbabilities(Loss loss, Activation activation) {
        boolean numbers = loss.suitsNumbers() && !(activation instanceof LogSoftmax);
        return activation.fitsOutput() && !activation.givesProbabilities() && !numbers;
    }

    private void add(String pointer, String detail, @Nullable Object got, String hint) {
        Object shown = got instanceof Activation || got instanceof Loss ? Menu.nameOf(got) : got;
        violations.add(Violation.at(pointer, detail, shown, hint));
    }
}
