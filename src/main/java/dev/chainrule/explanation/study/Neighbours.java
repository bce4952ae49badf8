package dev.chainrule.explanation.study;

import dev.chainrule.network.BestConstant;
import dev.chainrule.network.loss.Loss;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.Memory;
import java.util.Arrays;

/**
 * The nearest other rows of each row, every input measured in its own standard deviations: what a row's target would be
 * if it were as those of rows like it. It never looks at the row's own target, so that it cannot learn that by heart.
 */
public final class Neighbours {

    /** Differences of two inputs that are computed at most. */
    private static final double WORK = 2.5e8;

    /** Rows that are compared at once. */
    private static final int BLOCK = 256;

    /** Of a sum, what may be left of it where nothing should be. */
    private static final double ROUNDING = 1e-12;

    private static final Kernels KERNELS = Kernels.reference();

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
        return new Neighbours(nearest(scaled, step, most), targets);
    }

    /** @param step from one row that others are compared with to the next */
    private static int[][] nearest(float[][] scaled, int step, int most) {
        int rows = scaled.length;
        int[][] nearest = new int[rows][];
        if (rows == 0) {
            return nearest;
        }
        try (Memory memory = KERNELS.memory()) {
            int references = (rows + step - 1) / step;
            Matrix others = matrix(scaled, 0, step, references, memory);
            double[] lengths = squaredLengths(scaled);
            double[] away = new double[references];
            Matrix products = memory.allocate(Math.min(BLOCK, rows), references);
            for (int from = 0; from < rows; from += BLOCK) {
                int count = Math.min(BLOCK, rows - from);
                try (Memory own = KERNELS.memory()) {
                    Matrix block = matrix(scaled, from, 1, count, own);
                    KERNELS.multiplyTransposedRight(block, others, products.slice(0, count, references));
                }
                for (int i = 0; i < count; i++) {
                    products.readRow(i, away);
                    measure(lengths[from + i], lengths, step, away);
                    nearest[from + i] = nearest(away, from + i, step, most);
                }
            }
        }
        return nearest;
    }

    /** Every so manieth row from one on. */
    private static Matrix matrix(float[][] rows, int from, int step, int count, Memory memory) {
        Matrix matrix = memory.allocate(count, rows[0].length);
        for (int i = 0; i < count; i++) {
            matrix.writeRow(i, rows[from + i * step]);
        }
        return matrix;
    }

    private static double[] squaredLengths(float[][] rows) {
        double[] lengths = new double[rows.length];
        for (int row = 0; row < rows.length; row++) {
            for (float value : rows[row]) {
                lengths[row] += (double) value * value;
            }
        }
        return lengths;
    }

    /**
     * The squares of a row's distances by ‖a − b‖² = ‖a‖² + ‖b‖² − 2ab; 0 where that is nothing but rounding, so that all
     * copies of a row are equally near.
     *
     * @param length squared, of the row
     * @param away its products with the rows that it is compared with, of which it becomes the distances
     */
    private static void measure(double length, double[] lengths, int step, double[] away) {
        for (int reference = 0; reference < away.length; reference++) {
            double both = length + lengths[reference * step];
            double square = both - 2 * away[reference];
            away[reference] = square > ROUNDING * both ? square : 0;
        }
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

    private static int[] nearest(double[] away, int row, int step, int most) {
        int[] best = new int[most];
        double[] distance = new double[most];
        Arrays.fill(distance, Double.POSITIVE_INFINITY);
        int found = 0;
        for (int reference = 0; reference < away.length; reference++) {
            if (away[reference] < distance[most - 1] && reference * step != row) {
                int at = most - 1;
                while (at > 0 && distance[at - 1] > away[reference]) {
                    distance[at] = distance[at - 1];
                    best[at] = best[at - 1];
                    at--;
                }
                distance[at] = away[reference];
                best[at] = reference * step;
                found = Math.min(most, found + 1);
            }
        }
        return Arrays.copyOf(best, found);
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
