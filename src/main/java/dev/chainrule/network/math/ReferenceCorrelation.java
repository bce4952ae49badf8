package dev.chainrule.network.math;

/** The sums as they are defined, in double. */
record ReferenceCorrelation(Window window, int groups, int columns) implements Correlation {

    @Override
    public void forward(Matrix x, Matrix w, Matrix z) {
        int[] seen = new int[window.pixels()];
        for (int row = 0; row < x.rows(); row++) {
            for (int position = 0; position < window.positions(); position++) {
                look(position, seen);
                for (int column = 0; column < columns; column++) {
                    z.set(row * window.positions() + position, column, sum(x, row, seen, w, column));
                }
            }
        }
    }

    private double sum(Matrix x, int row, int[] seen, Matrix w, int column) {
        int channels = channelsOfGroup();
        int first = firstChannel(column);
        double sum = 0;
        for (int pixel = 0; pixel < seen.length; pixel++) {
            for (int channel = 0; seen[pixel] >= 0 && channel < channels; channel++) {
                sum += x.get(row, seen[pixel] + first + channel) * w.get(pixel * channels + channel, column);
            }
        }
        return sum;
    }

    @Override
    public void weightGradient(Matrix x, Matrix zGradient, Matrix wGradient) {
        clear(wGradient);
        int channels = channelsOfGroup();
        int[] seen = new int[window.pixels()];
        for (int row = 0; row < x.rows(); row++) {
            for (int position = 0; position < window.positions(); position++) {
                look(position, seen);
                for (int column = 0; column < columns; column++) {
                    double gradient = zGradient.get(row * window.positions() + position, column);
                    int first = firstChannel(column);
                    for (int pixel = 0; pixel < seen.length; pixel++) {
                        for (int channel = 0; seen[pixel] >= 0 && channel < channels; channel++) {
                            double seenThere = x.get(row, seen[pixel] + first + channel);
                            add(wGradient, pixel * channels + channel, column, seenThere * gradient);
                        }
                    }
                }
            }
        }
    }

    @Override
    public void inputGradient(Matrix zGradient, Matrix w, Matrix xGradient) {
        clear(xGradient);
        int channels = channelsOfGroup();
        int[] seen = new int[window.pixels()];
        for (int row = 0; row < xGradient.rows(); row++) {
            for (int position = 0; position < window.positions(); position++) {
                look(position, seen);
                for (int column = 0; column < columns; column++) {
                    double gradient = zGradient.get(row * window.positions() + position, column);
                    int first = firstChannel(column);
                    for (int pixel = 0; pixel < seen.length; pixel++) {
                        for (int channel = 0; seen[pixel] >= 0 && channel < channels; channel++) {
                            double weight = w.get(pixel * channels + channel, column);
                            add(xGradient, row, seen[pixel] + first + channel, gradient * weight);
                        }
                    }
                }
            }
        }
    }

    private int channelsOfGroup() {
        return window.channels() / groups;
    }

    /** The first channel that a column sees. */
    private int firstChannel(int column) {
        return column / (columns / groups) * channelsOfGroup();
    }

    /** Where a window's pixels are; −1 in the padding. */
    private void look(int position, int[] seen) {
        for (int pixel = 0; pixel < seen.length; pixel++) {
            seen[pixel] = window.at(position, pixel);
        }
    }

    /** Fills a matrix with zeros. */
    static void clear(Matrix matrix) {
        for (int i = 0; i < matrix.rows(); i++) {
            for (int j = 0; j < matrix.columns(); j++) {
                matrix.set(i, j, 0);
            }
        }
    }

    private static void add(Matrix sum, int row, int column, double value) {
        sum.set(row, column, sum.get(row, column) + value);
    }
}
