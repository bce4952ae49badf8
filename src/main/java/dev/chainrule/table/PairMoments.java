package dev.chainrule.table;

/** Means, squares and products of pairs of numbers, as they come (Welford 1962). */
final class PairMoments {

    private long count;
    private double meanX;
    private double meanY;
    private double xx;
    private double yy;
    private double xy;

    void take(double x, double y) {
        count++;
        double dx = x - meanX;
        double dy = y - meanY;
        meanX += dx / count;
        meanY += dy / count;
        xx += dx * (x - meanX);
        yy += dy * (y - meanY);
        xy += dx * (y - meanY);
    }

    long count() {
        return count;
    }

    double meanX() {
        return meanX;
    }

    /** Sum of the squared distances of each x from their mean. */
    double xx() {
        return xx;
    }

    /** Of Pearson; NaN where one of both never changes. */
    double correlation() {
        return xy / (Math.sqrt(xx) * Math.sqrt(yy));
    }
}
