package dev.chainrule.explanation.study;

import dev.chainrule.network.BestConstant;
import dev.chainrule.network.loss.Loss;
import dev.chainrule.network.loss.MeanAbsoluteError;
import dev.chainrule.network.loss.MeanSquaredError;
import dev.chainrule.network.loss.Poisson;
import dev.chainrule.network.loss.Quantile;
import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * What simple methods make of the same rows, each row left out in turn: the mean of a row's nearest neighbours, and the
 * best straight line. Where they find what the network does not, it is the network's fault; where they find nothing
 * either, there may be nothing to find.
 *
 * @param skill of the better of the two: 0 for what always answering the same would reach, 1 for faultless answers
 * @param neighbours whose mean the rows' targets are foretold by
 * @param means of few neighbours, for each row
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
public record Judgement(double skill, Neighbours neighbours, float[][] means) {

    private static final int FEW = 7;
    private static final int MANY = 25;

    public static Judgement of(Studied rows) {
        Neighbours neighbours = Neighbours.of(rows.inputs(), rows.targets(), MANY);
        float[][] means = neighbours.means(FEW);
        double skill = skill(
                rows, byLoss(rows) ? neighbours.best(FEW, rows.definition().loss()) : means, row -> true);
        if (rows.count() > 0 && rows.inputs()[0].length <= RidgeRegression.MOST_INPUTS && allKnown(rows)) {
            skill = Math.max(
                    skill, skill(rows, RidgeRegression.leaveOneOut(rows.inputs(), rows.targets()), row -> true));
        }
        return new Judgement(skill, neighbours, means);
    }

    private static boolean allKnown(Studied rows) {
        return IntStream.range(0, rows.count()).allMatch(rows::known);
    }

    /**
     * How good answers are: for numbers R², or by the loss where that is not learned from the mean; for classes the
     * accuracy, each class counting the same, between guessing and all right.
     */
    public static double skill(Studied rows, float[][] answers, IntPredicate which) {
        int[] chosen = IntStream.range(0, rows.count())
                .filter(which)
                .filter(rows::known)
                .filter(row -> Float.isFinite(answers[row][0]))
                .toArray();
        if (chosen.length == 0) {
            return Double.NaN;
        }
        if (rows.numbers()) {
            return byLoss(rows) ? ofLoss(rows, answers, chosen) : r2(rows, answers, chosen);
        }
        return accuracy(rows, answers, chosen);
    }

    /** Whether something other than the mean is learned, which says little of the squares of the errors. */
    private static boolean byLoss(Studied rows) {
        Loss loss = rows.definition().loss();
        return rows.numbers() && !(loss instanceof MeanSquaredError) && !(loss instanceof Poisson);
    }

    /** The share of the best constant's loss that is saved; of distances their squares, as in R². */
    private static double ofLoss(Studied rows, float[][] answers, int[] chosen) {
        Loss loss = rows.definition().loss();
        int outputs = rows.targets()[0].length;
        double constant = BestConstant.ofNumbers(loss, (row, output) -> rows.targets()[row][output], outputs, chosen)
                .loss(chosen);
        double[] answer = new double[outputs];
        double[] target = new double[outputs];
        double[] gradient = new double[outputs];
        double own = 0;
        for (int row : chosen) {
            Arrays.setAll(answer, i -> answers[row][i]);
            Arrays.setAll(target, i -> rows.targets()[row][i]);
            own += loss.of(answer, target, gradient) / chosen.length;
        }
        boolean distance = loss instanceof MeanAbsoluteError || loss instanceof Quantile;
        return constant > 0 ? 1 - Math.pow(own / constant, distance ? 2 : 1) : 0;
    }

    private static double r2(Studied rows, float[][] answers, int[] chosen) {
        double errors = 0;
        double spread = 0;
        for (int output = 0; output < answers[chosen[0]].length; output++) {
            double mean = 0;
            for (int row : chosen) {
                mean += rows.targets()[row][output] / chosen.length;
            }
            for (int row : chosen) {
                errors += Math.pow(rows.targets()[row][output] - answers[row][output], 2);
                spread += Math.pow(rows.targets()[row][output] - mean, 2);
            }
        }
        return spread > 0 ? 1 - errors / spread : 0;
    }

    private static double accuracy(Studied rows, float[][] answers, int[] chosen) {
        if (!rows.oneOfClasses()) {
            return ofAnswers(rows, answers, chosen);
        }
        int classes = rows.classes();
        double[] right = new double[classes];
        double[] all = new double[classes];
        for (int row : chosen) {
            int truth = rows.classOf(rows.targets()[row]);
            all[truth]++;
            right[truth] += rows.classOf(answers[row]) == truth ? 1 : 0;
        }
        double sum = 0;
        int there = 0;
        for (int i = 0; i < classes; i++) {
            if (all[i] > 0) {
                sum += right[i] / all[i];
                there++;
            }
        }
        return there < 2 ? Double.NaN : (sum / there - 1.0 / there) / (1 - 1.0 / there);
    }

    /** Of several questions with two answers each. */
    private static double ofAnswers(Studied rows, float[][] answers, int[] chosen) {
        double sum = 0;
        int outputs = answers[chosen[0]].length;
        for (int output = 0; output < outputs; output++) {
            double[] right = new double[2];
            double[] all = new double[2];
            for (int row : chosen) {
                int truth = rows.targets()[row][output] > 0.5 ? 1 : 0;
                all[truth]++;
                right[truth] += (answers[row][output] > 0.5 ? 1 : 0) == truth ? 1 : 0;
            }
            sum += (all[0] > 0 && all[1] > 0) ? right[0] / all[0] + right[1] / all[1] - 1 : 0;
        }
        return sum / outputs;
    }
}
