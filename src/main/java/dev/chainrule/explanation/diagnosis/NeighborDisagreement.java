package dev.chainrule.explanation.diagnosis;

import dev.chainrule.explanation.study.Judgement;
import dev.chainrule.explanation.study.SecondOpinion;
import dev.chainrule.explanation.study.Studied;
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
 * @param everywhere the share of all rows, deep or not, that have another class than most around them
 * @param opinion the network's, of all rows that have another class than those around them
 */
record NeighborDisagreement(List<Integer> rows, int count, int deep, double everywhere, SecondOpinion opinion) {

    /** Of the rows. */
    private static final double DEEPEST = 0.4;

    private static final int SHOWN = 20;

    static NeighborDisagreement of(Studied studied, Judgement judgement) {
        float[][] smooth = judgement.neighbours().unseen();
        List<Integer> known = IntStream.range(0, studied.count())
                .filter(studied::known)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer row) -> -likeliest(smooth[row])))
                .toList();
        List<Integer> deepest = known.subList(0, (int) Math.ceil(known.size() * DEEPEST));
        boolean[] doubted = new boolean[studied.count()];
        known.forEach(row -> doubted[row] = dissents(studied, judgement, smooth, row));
        List<Integer> dissenting = deepest.stream()
                .filter(row -> doubted[row])
                .map(row -> studied.rows()[row])
                .toList();
        long everywhere = known.stream()
                .filter(row -> studied.classOf(smooth[row]) != studied.classOf(studied.targets()[row]))
                .count();
        return new NeighborDisagreement(
                dissenting.subList(0, Math.min(SHOWN, dissenting.size())),
                dissenting.size(),
                deepest.size(),
                known.isEmpty() ? 0 : (double) everywhere / known.size(),
                SecondOpinion.of(studied, doubted));
    }

    private static boolean dissents(Studied studied, Judgement judgement, float[][] smooth, int row) {
        int own = studied.classOf(studied.targets()[row]);
        return studied.classOf(smooth[row]) != own && studied.classOf(judgement.means()[row]) != own;
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

    /** Of all labels, how many are likely wrong: those that the neighbours contradict, as far as the network does so too. */
    double share() {
        return opinion.share() * inDepth();
    }

    /** Of the rows that lie deep, the share that has another class. */
    double inDepth() {
        return deep == 0 ? 0 : (double) count / deep;
    }
}
