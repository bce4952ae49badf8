package dev.chainrule.network;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** How often the likeliest class is the true one. */
final class ClassScore implements Score {

    private final long[][] confusion;

    ClassScore(int classes) {
        confusion = new long[classes][classes];
    }

    @Override
    public void add(float[] outputs, float[] targets) {
        confusion[classOf(targets)][classOf(outputs)]++;
    }

    private static int classOf(float[] values) {
        return values.length == 1 ? (values[0] >= 0.5f ? 1 : 0) : Evaluation.largest(values);
    }

    @Override
    public Evaluation evaluation(double loss) {
        long rows = 0;
        long right = 0;
        for (int i = 0; i < confusion.length; i++) {
            for (long count : confusion[i]) {
                rows += count;
            }
            right += confusion[i][i];
        }
        return new Evaluation(rows, loss, Map.of("accuracy", (double) right / rows), table());
    }

    private List<List<Long>> table() {
        return Arrays.stream(confusion)
                .map(row -> Arrays.stream(row).boxed().toList())
                .toList();
    }
}
