package dev.chainrule.network.math;

/** As it is defined, in double. */
final class ReferencePooling implements Pooling {

    static final ReferencePooling INSTANCE = new ReferencePooling();

    private ReferencePooling() {}

    /** One window of one channel of one row. */
    private interface Seen {
        void of(int row, int position, int channel);
    }

    private static void forEach(int rows, Window window, Seen seen) {
        for (int row = 0; row < rows; row++) {
            for (int position = 0; position < window.positions(); position++) {
                for (int channel = 0; channel < window.channels(); channel++) {
                    seen.of(row, position, channel);
                }
            }
        }
    }

    /** Where in the row the first of the largest is. */
    private static int largest(Matrix x, Window window, int row, int position, int channel) {
        int best = -1;
        for (int pixel = 0; pixel < window.pixels(); pixel++) {
            int at = window.at(position, pixel);
            if (at >= 0 && (best < 0 || x.get(row, at + channel) > x.get(row, best))) {
                best = at + channel;
            }
        }
        return best;
    }

    private static int seen(Window window, int position) {
        int seen = 0;
        for (int pixel = 0; pixel < window.pixels(); pixel++) {
            seen += window.at(position, pixel) >= 0 ? 1 : 0;
        }
        return seen;
    }

    @Override
    public void largest(Matrix x, Window window, Matrix y) {
        forEach(
                x.rows(),
                window,
                (row, position, channel) -> y.set(
                        row,
                        position * window.channels() + channel,
                        x.get(row, largest(x, window, row, position, channel))));
    }

    @Override
    public void largestGradient(Matrix x, Matrix y, Window window, Matrix yGradient, Matrix xGradient) {
        ReferenceCorrelation.clear(xGradient);
        forEach(x.rows(), window, (row, position, channel) -> {
            int at = largest(x, window, row, position, channel);
            double share = yGradient.get(row, position * window.channels() + channel);
            xGradient.set(row, at, xGradient.get(row, at) + share);
        });
    }

    @Override
    public void mean(Matrix x, Window window, Matrix y) {
        forEach(x.rows(), window, (row, position, channel) -> {
            double sum = 0;
            for (int pixel = 0; pixel < window.pixels(); pixel++) {
                int at = window.at(position, pixel);
                sum += at < 0 ? 0 : x.get(row, at + channel);
            }
            y.set(row, position * window.channels() + channel, sum / seen(window, position));
        });
    }

    @Override
    public void meanGradient(Window window, Matrix yGradient, Matrix xGradient) {
        ReferenceCorrelation.clear(xGradient);
        forEach(xGradient.rows(), window, (row, position, channel) -> {
            double share = yGradient.get(row, position * window.channels() + channel) / seen(window, position);
            for (int pixel = 0; pixel < window.pixels(); pixel++) {
                int at = window.at(position, pixel);
                if (at >= 0) {
                    xGradient.set(row, at + channel, xGradient.get(row, at + channel) + share);
                }
            }
        });
    }
}
