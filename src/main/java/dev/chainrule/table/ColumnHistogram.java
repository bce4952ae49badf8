package dev.chainrule.table;

import java.util.stream.IntStream;

/** How many numbers fall between each two edges; one on an edge belongs to the right of it, the largest to the last. */
final class ColumnHistogram implements ColumnScan {

    private final double min;
    private final double width;
    private final double lastEdge;
    private final long[] counts;

    /** @param whole whether the edges are to be whole numbers, so that no bin holds more of them than another */
    ColumnHistogram(double min, double max, boolean whole, int mostBins) {
        this.min = min;
        if (whole) {
            this.width = Math.max(1, Math.ceil((max - min + 1) / mostBins));
            this.counts = new long[(int) Math.floor((max - min) / width) + 1];
            this.lastEdge = min + counts.length * width;
        } else {
            double range = Math.min(max - min, Double.MAX_VALUE);
            this.counts = new long[max - min == range && range > 0 ? mostBins : 1];
            this.width = range / counts.length;
            this.lastEdge = max;
        }
    }

    @Override
    public void take(double[] present, int n) {
        int last = counts.length - 1;
        for (int i = 0; i < n; i++) {
            counts[last == 0 ? 0 : Math.min(last, (int) ((present[i] - min) / width))]++;
        }
    }

    @Override
    public boolean again() {
        return false;
    }

    /** One more than there are counts. */
    double[] edges() {
        return IntStream.rangeClosed(0, counts.length)
                .mapToDouble(edge -> edge == counts.length ? lastEdge : min + edge * width)
                .toArray();
    }

    long[] counts() {
        return counts.clone();
    }
}
