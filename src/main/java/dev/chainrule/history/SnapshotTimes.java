package dev.chainrule.history;

/**
 * When a training is looked at: more often at its beginning, where most happens, and so that all looks together take no
 * more than a small share of what the training takes. Which epochs these are depends on the training and its data only,
 * not on the machine.
 */
public final class SnapshotTimes {

    /** Of what the training takes. */
    private static final double SHARE = 0.005;

    /** Nanoseconds that every training may be looked at for, however short it is. */
    private static final double ALWAYS = 4e6;

    /** Of one step of a training beside its arithmetic, about. */
    private static final double STEP = 1000;

    /** Of the arithmetic of one row, for each parameter, about. */
    private static final double ROW = 0.05;

    private final int epochs;
    private final int most;
    private final int rows;
    private int taken;
    private double spent;

    SnapshotTimes(int epochs, int most, int taken, int rows) {
        this.taken = taken;
        this.epochs = epochs;
        this.most = most;
        this.rows = rows;
    }

    /** How many rows are to be measured, at most. */
    public int rows() {
        return rows;
    }

    /** Whether anything is to be looked at. */
    public boolean any() {
        return most > 0;
    }

    /**
     * After an epoch, whether it is to be looked at; which it then is.
     *
     * @param steps done
     * @param rowsSeen in these steps
     * @param parameters of the network
     * @param cost of a look, in nanoseconds
     */
    public boolean due(int epoch, long steps, long rowsSeen, long parameters, long cost) {
        if (taken >= most - 1 || epoch < next()) {
            return false;
        }
        double training = steps * STEP + (double) rowsSeen * parameters * ROW;
        if (taken > 0 && spent + cost > ALWAYS + SHARE * training) {
            return false;
        }
        taken++;
        spent += cost;
        return true;
    }

    /** The squares of equal parts: after the first step, the first epoch, and then in ever larger distances. */
    private double next() {
        double part = (double) taken / Math.max(1, most - 1);
        return Math.max(taken, Math.ceil(epochs * part * part));
    }
}
