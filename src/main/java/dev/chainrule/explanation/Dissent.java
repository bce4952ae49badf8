package dev.chainrule.explanation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Rows that lie deep among rows of one class and have another. Where classes overlap such rows lie near the border only;
 * wrong labels do not care where they lie (Northcutt, Jiang and Chuang 2021 count them by thresholds in the same spirit).
 *
 * @param rows their numbers in the dataset, the first few
 * @param count how many there are
 * @param deep how many rows lie deep
 */
record Dissent(List<Integer> rows, int count, int deep) {

    private static final int SHOWN = 20;

    /** The half of the rows that lies deepest. */
    static Dissent of(Studied studied, Judgement judgement) {
        float[][] smooth = judgement.smooth();
        List<Integer> deepest = IntStream.range(0, studied.count())
                .filter(studied::known)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer row) -> -likeliest(smooth[row])))
                .toList();
        deepest = deepest.subList(0, (deepest.size() + 1) / 2);
        List<Integer> dissenting = new ArrayList<>();
        for (int row : deepest) {
            if (studied.classOf(smooth[row]) != studied.classOf(studied.targets()[row])
                    && likeliest(judgement.means()[row]) > 0.7
                    && studied.classOf(judgement.means()[row]) == studied.classOf(smooth[row])) {
                dissenting.add(studied.rows()[row]);
            }
        }
        return new Dissent(
                dissenting.subList(0, Math.min(SHOWN, dissenting.size())), dissenting.size(), deepest.size());
    }

    private static double likeliest(float[] shares) {
        if (shares.length == 1) {
            return Math.max(shares[0], 1 - shares[0]);
        }
        double most = 0;
        for (float share : shares) {
            most = Math.max(most, share);
        }
        return most;
    }

    double share() {
        return deep == 0 ? 0 : (double) count / deep;
    }
}
