package dev.chainrule.explanation.trace;

import dev.chainrule.choice.Menu;
import dev.chainrule.explanation.SignificantDigits;
import dev.chainrule.explanation.Subject;
import dev.chainrule.network.GradientClipping;
import dev.chainrule.network.WrittenTraining.OptimizerState;
import dev.chainrule.network.layer.WeightMatrix;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.optimizer.OneStep;
import dev.chainrule.network.optimizer.Optimizer;
import dev.chainrule.network.regularizer.MaxNorm;
import dev.chainrule.network.regularizer.Penalty;
import dev.chainrule.network.regularizer.Regularizer;
import dev.chainrule.network.schedule.Constant;
import dev.chainrule.network.schedule.Schedule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The step that a job's optimizer would take by some gradients: penalties are added to them, they are clipped, and then it
 * is the optimizer's turn; bounds are kept last. As training does, but for one parameter at a time and in double.
 */
final class Updates {

    private final Subject subject;
    private final Matrix gradients;
    private final Optimizer optimizer;
    private final GradientClipping clipping;
    private final @Nullable OptimizerState standing;
    private final List<Regularized> regularized = new ArrayList<>();
    private final Map<Long, Double> factors = new HashMap<>();
    private final double length;
    private final double learningRate;

    private record Regularized(WeightMatrix matrix, Regularizer regularizer) {

        boolean has(int parameter) {
            return parameter >= matrix.offset()
                    && parameter < matrix.offset() + (long) matrix.rows() * matrix.columns();
        }
    }

    /** @param gradients of the loss by every parameter {@code [1, parameterCount]} */
    Updates(Subject subject, Matrix gradients) {
        this.subject = subject;
        this.gradients = gradients;
        this.optimizer = subject.optimizer();
        this.clipping = Objects.requireNonNullElse(subject.training().gradientClipping(), GradientClipping.NONE);
        OptimizerState written =
                subject.standing() == null ? null : subject.standing().get();
        this.standing = written != null && written.slots().length == optimizer.slots() ? written : null;
        for (WeightMatrix matrix : subject.network().layers().weightMatrices()) {
            Regularizer regularizer =
                    matrix.regularizer() == null ? subject.training().regularizer() : matrix.regularizer();
            if (regularizer != null) {
                regularized.add(new Regularized(matrix, regularizer));
            }
        }
        this.length = length();
        this.learningRate = optimizer.learningRate() * rateFactor();
    }

    private double rateFactor() {
        return standing == null
                ? 1
                : standing.rateFactor(
                        subject.training().schedule(), subject.training().epochs());
    }

    private double length() {
        double squares = 0;
        for (int i = 0; i < gradients.columns(); i++) {
            double gradient = penalized(i);
            squares += gradient * gradient;
        }
        return Math.sqrt(squares);
    }

    private double penalized(int parameter) {
        double gradient = gradients.get(0, parameter);
        for (Regularized part : regularized) {
            if (part.regularizer instanceof Penalty penalty && part.has(parameter)) {
                gradient += penalty.slope(weight(parameter));
            }
        }
        return gradient;
    }

    private double weight(int parameter) {
        return subject.network().parameters().get(0, parameter);
    }

    double learningRate() {
        return learningRate;
    }

    /** Of all gradients together, penalties included. */
    double gradientLength() {
        return length;
    }

    /** What every gradient is multiplied with before the optimizer's step. */
    double clippedBy() {
        return clipping.factor(length);
    }

    /** Counted from 1. */
    long step() {
        return standing == null ? 1 : standing.ofOptimizer() + 1;
    }

    /** Whether the optimizer goes on with what it remembered. */
    boolean goesOn() {
        return standing != null;
    }

    /** Whether the weights are the mean of those of many steps. */
    boolean averaged() {
        return standing != null && standing.averaged();
    }

    /** That the training is over, where it is: then the schedule, too, has no more steps. */
    Optional<String> end() {
        Schedule planned = subject.training().schedule();
        boolean over = standing != null
                && standing.steps() >= standing.allSteps(subject.training().epochs());
        if (standing == null || !over || planned instanceof Constant) {
            return Optional.empty();
        }
        String told =
                "The training and its schedule (%s) are over after step %s, and this would be a step after the last"
                        .formatted(Menu.nameOf(planned), standing.steps());
        return Optional.of(
                learningRate == 0
                        ? told + ": the learning rate is 0, so the optimizer would move nothing. An earlier checkpoint"
                                + " shows what it did."
                        : told + ", with the learning rate %s.".formatted(SignificantDigits.of(learningRate)));
    }

    /**
     * Of the loss alone, before penalties and clipping, and of all places together where several have the same parameter.
     *
     * @param parameter among all of the network
     */
    double gradient(int parameter) {
        return gradients.get(0, parameter);
    }

    /** @param parameter among all of the network */
    OneStep of(int parameter) {
        double[] slots = new double[optimizer.slots()];
        for (int i = 0; standing != null && i < slots.length; i++) {
            slots[i] = standing.slots()[i][parameter];
        }
        double gradient = clipping.clipped(penalized(parameter), length);
        return optimizer.explain(weight(parameter), gradient, slots, learningRate, step());
    }

    /** What a parameter becomes after its step, bounds kept. */
    double after(int parameter, OneStep step) {
        for (Regularized part : regularized) {
            if (part.regularizer instanceof MaxNorm norm && part.has(parameter)) {
                int column = (int) ((parameter - part.matrix.offset()) % part.matrix.columns());
                return step.parameter() * factor(part.matrix, norm, column);
            }
        }
        return step.parameter();
    }

    private double factor(WeightMatrix matrix, MaxNorm norm, int column) {
        return factors.computeIfAbsent(matrix.offset() + column, key -> {
            double squares = 0;
            for (int row = 0; row < matrix.rows(); row++) {
                double weight = of(Math.toIntExact(matrix.offset() + (long) row * matrix.columns() + column))
                        .parameter();
                squares += weight * weight;
            }
            return norm.factor(squares);
        });
    }

    /** The penalties and bounds there are, in words; null for none. */
    @Nullable
    String penalties() {
        if (regularized.isEmpty()) {
            return null;
        }
        return String.join(
                ", ",
                regularized.stream()
                        .map(part -> part.regularizer.toString())
                        .distinct()
                        .toList());
    }
}
