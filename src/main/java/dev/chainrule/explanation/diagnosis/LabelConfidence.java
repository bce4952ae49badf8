package dev.chainrule.explanation.diagnosis;

import dev.chainrule.encoding.TargetEncoding;
import dev.chainrule.explanation.study.Neighbours;
import dev.chainrule.explanation.study.SecondOpinion;
import dev.chainrule.explanation.study.Studied;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How sure one can be of each row's label without having seen it, and which labels are likely wrong: confident learning
 * (Northcutt, Jiang and Chuang 2021). A class is believed of a row where it is as likely as it is on average for the rows
 * that bear its label.
 *
 * @param margin probability of the row's own label, less that of the likeliest other one; lower is more suspicious
 * @param suspect whether another class than the row's own is believed of it; where neighbours say little, only if the
 *     network says so too
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
record LabelConfidence(double[] margin, boolean[] suspect) {

    private static final int NEIGHBOURS = 9;

    /** @param seldomWrong losses of the rows while the network did not know them by heart yet; NaN where not measured */
    static LabelConfidence of(Studied rows, double[] seldomWrong) {
        float[][] unseen =
                Neighbours.of(rows.inputs(), rows.targets(), NEIGHBOURS).means(NEIGHBOURS);
        TargetEncoding.Classes target = (TargetEncoding.Classes) rows.encoding().target();
        int classes = rows.classes();
        double[][] beliefs = new double[rows.count()][];
        boolean[] doubted = new boolean[rows.count()];
        for (int row = 0; row < rows.count(); row++) {
            double[] belief = target.probabilities(unseen[row]);
            if (rows.heldBack()[row] && rows.outputs() != null) {
                belief = mean(belief, target.probabilities(rows.outputs()[row]));
            }
            beliefs[row] = belief;
            doubted[row] = rows.known(row) && rows.classOf(unseen[row]) != rows.classOf(rows.targets()[row]);
        }
        double[] thresholds = thresholds(rows, beliefs, classes);
        double[] margin = new double[rows.count()];
        boolean[] suspect = new boolean[rows.count()];
        for (int row = 0; row < margin.length; row++) {
            if (!rows.known(row)) {
                margin[row] = Double.NaN;
                continue;
            }
            int own = rows.classOf(rows.targets()[row]);
            int other = likeliestBut(beliefs[row], own);
            double early = Double.isFinite(seldomWrong[row]) ? Math.exp(-Math.max(0, seldomWrong[row])) - 0.5 : 0;
            margin[row] = beliefs[row][own] - beliefs[row][other] + early;
            suspect[row] = beliefs[row][other] >= thresholds[other] && beliefs[row][other] > beliefs[row][own];
        }
        if (!SecondOpinion.of(rows, doubted).confirms()) { // nearness says little here
            for (int row = 0; row < suspect.length; row++) {
                suspect[row] &= SecondOpinion.contradicts(rows, row);
            }
        }
        return new LabelConfidence(margin, suspect);
    }

    private static double[] mean(double[] one, double[] other) {
        return IntStream.range(0, one.length)
                .mapToDouble(i -> (one[i] + other[i]) / 2)
                .toArray();
    }

    private static int likeliestBut(double[] belief, int own) {
        int best = own == 0 ? 1 : 0;
        for (int i = 0; i < belief.length; i++) {
            best = (i != own && belief[i] > belief[best]) ? i : best;
        }
        return best;
    }

    private static double[] thresholds(Studied rows, double[][] beliefs, int classes) {
        double[] sums = new double[classes];
        int[] counts = new int[classes];
        for (int row = 0; row < beliefs.length; row++) {
            if (rows.known(row)) {
                int own = rows.classOf(rows.targets()[row]);
                sums[own] += beliefs[row][own];
                counts[own]++;
            }
        }
        return IntStream.range(0, classes)
                .mapToDouble(i -> counts[i] == 0 ? 2 : sums[i] / counts[i])
                .toArray();
    }

    /** Places of the rows, the least sure first. */
    List<Integer> order() {
        List<Integer> order = new ArrayList<>();
        IntStream.range(0, margin.length)
                .filter(row -> !Double.isNaN(margin[row]))
                .forEach(order::add);
        order.sort(Comparator.comparingDouble(row -> margin[row]));
        return order;
    }
}
