package dev.chainrule.explanation.study;

import dev.chainrule.network.BestConstant;
import dev.chainrule.network.loss.Loss;
import java.util.Arrays;

/**
 * The nearest other rows of each row, every input measured in its own standard deviations: what a row's target would be
 * if it were as those of rows like it. It never looks at the row's own target, so that it cannot learn that by heart.
 */
public final class Neighbours {

    /** Differences of two inputs that are computed at most. */
    private static final double WORK = 2.5e8;

    private final int[][] nearest;
    private final float[][] targets;

    private Neighbours(int[][] nearest, float[][] targets) {
        this.nearest = nearest;
        this.targets = targets;
    }

    /**
     * @param inputs {@code [row][input]}; where comparing all would take more than {@link #WORK}, each is compared with some of them only
     * @param most neighbours of each
     */
    public static Neighbours of(float[][] inputs, float[][] targets, int most) {
        int rows = inputs.length;
        int width = rows == 0 ? 0 : inputs[0].length;
        float[][] scaled = scaled(inputs, width);
        int references = (int) Math.min(rows, WORK / Math.max(1.0, (double) rows * width));
        int step = Math.max(1, rows / Math.max(1, references));
        int[][] nearest = new int[rows][];
        for (int row = 0; row < rows; row++) {
            nearest[row] = nearest(scaled, row, step, most);
        }
        return new Neighbours(nearest, targets);
    }

    private static float[][] scaled(float[][] inputs, int width) {
        double[] mean = new double[width];
        double[] square = new double[width];
        for (float[] row : inputs) {
            for (int i = 0; i < width; i++) {
                mean[i] += row[i] / inputs.length;
            }
        }
        for (float[] row : inputs) {
            for (int i = 0; i < width; i++) {
                square[i] += Math.pow(row[i] - mean[i], 2) / inputs.length;
            }
        }
        float[][] scaled = new float[inputs.length][width];
        for (int row = 0; row < inputs.length; row++) {
            for (int i = 0; i < width; i++) {
                double std = Math.sqrt(square[i]);
                scaled[row][i] = std > 0 ? (float) ((inputs[row][i] - mean[i]) / std) : 0;
            }
        }
        return scaled;
    }

    private static int[] nearest(float[][] scaled, int row, int step, int most) {
        int[] best = new int[most];
        float[] distance = new float[most];
        Arrays.fill(distance, Float.POSITIVE_INFINITY);
        int found = 0;
        for (int other = 0; other < scaled.length; other += step) {
            if (other == row) {
                continue;
            }
            float away = away(scaled[row], scaled[other], distance[most - 1]);
            if (away < distance[most - 1]) {
                int at = most - 1;
                while (at > 0 && distance[at - 1] > away) {
                    distance[at] = distance[at - 1];
                    best[at] = best[at - 1];
                    at--;
                }
                distance[at] = away;
                best[at] = other;
                found = Math.min(most, found + 1);
            }
        }
        return Arrays.copyOf(best, found);
    }

    /** The square of the distance, or more than the limit. */
    private static float away(float[] one, float[] other, float limit) {
        float sum = 0;
        for (int i = 0; i < one.length; i++) {
            float difference = one[i] - other[i];
            sum += difference * difference;
            if ((i & 15) == 15 && sum > limit) {
                return sum;
            }
        }
        return sum;
    }

    /**
     * What the rows around each row are, smoothed over their neighbours too, and without the labels of its own half of the
     * rows: so that no row's own label has any part in it.
     */
    public float[][] unseen() {
        float[][] unseen = new float[nearest.length][];
        for (int half = 0; half < 2; half++) {
            float[][] ofOthers = new float[nearest.length][];
            for (int row = 0; row < nearest.length; row++) {
                ofOthers[row] = meanOfOthers(row, half);
            }
            for (int row = 0; row < nearest.length; row++) {
                if (half(row) == half) {
                    unseen[row] = mean(ofOthers, nearest[row]);
                }
            }
        }
        return unseen;
    }

    /** As if by chance, and the same each time. */
    private static int half(int row) {
        return (row * 0x9E3779B1) >>> 31;
    }

    private float[] meanOfOthers(int row, int half) {
        float[] sum = new float[targets[row].length];
        int used = 0;
        for (int neighbour : nearest[row]) {
            if (half(neighbour) != half && !Float.isNaN(targets[neighbour][0])) {
                used++;
                for (int j = 0; j < sum.length; j++) {
                    sum[j] += targets[neighbour][j];
                }
            }
        }
        for (int j = 0; j < sum.length; j++) {
            sum[j] /= Math.max(1, used);
        }
        return sum;
    }

    private static float[] mean(float[][] rows, int[] which) {
        float[] sum = new float[rows[which[0]].length];
        for (int row : which) {
            for (int j = 0; j < sum.length; j++) {
                sum[j] += rows[row][j] / which.length;
            }
        }
        return sum;
    }

    /** The number that has the least loss on the nearest so many of each row. */
    float[][] best(int count, Loss loss) {
        float[][] best = new float[nearest.length][];
        for (int row = 0; row < best.length; row++) {
            int[] known = Arrays.stream(nearest[row])
                    .filter(neighbour -> !Float.isNaN(targets[neighbour][0]))
                    .limit(count)
                    .toArray();
            best[row] = known.length == 0 ? unknown(targets[row].length) : best(known, loss, targets[row].length);
        }
        return best;
    }

    private float[] best(int[] rows, Loss loss, int outputs) {
        double[] answer = BestConstant.ofNumbers(loss, (row, output) -> targets[row][output], outputs, rows)
                .answer();
        float[] best = new float[outputs];
        for (int j = 0; j < outputs; j++) {
            best[j] = (float) answer[j];
        }
        return best;
    }

    private static float[] unknown(int outputs) {
        float[] unknown = new float[outputs];
        Arrays.fill(unknown, Float.NaN);
        return unknown;
    }

    /** The mean target of the nearest so many of each row: for classes, their shares. */
    public float[][] means(int count) {
        float[][] means = new float[nearest.length][];
        for (int row = 0; row < means.length; row++) {
            float[] mean = new float[targets[row].length];
            int used = 0;
            for (int i = 0; i < nearest[row].length && used < count; i++) {
                float[] target = targets[nearest[row][i]];
                if (Float.isNaN(target[0])) {
                    continue;
                }
                used++;
                for (int j = 0; j < mean.length; j++) {
                    mean[j] += target[j];
                }
            }
            for (int j = 0; j < mean.length; j++) {
                mean[j] = used == 0 ? Float.NaN : mean[j] / used;
            }
            means[row] = mean;
        }
        return means;
    }
}
