package dev.chainrule.network.math;

/** The sums as they are defined, in double. */
record ReferenceCorrelation(Window window, int groups, int columns) implements Correlation {

    /** What to do with each weight of each sum. */
    private interface Term {
        void of(int x, int weight, int position, int column);
    }

    private void forEach(Term term) {
        int channelsOfGroup = window.channels() / groups;
        int columnsOfGroup = columns / groups;
        for (int position = 0; position < window.positions(); position++) {
            for (int pixel = 0; pixel < window.pixels(); pixel++) {
                int at = window.at(position, pixel);
                for (int column = 0; at >= 0 && column < columns; column++) {
                    int first = column / columnsOfGroup * channelsOfGroup;
                    for (int channel = 0; channel < channelsOfGroup; channel++) {
                        term.of(at + first + channel, pixel * channelsOfGroup + channel, position, column);
                    }
                }
            }
        }
    }

    @Override
    public void forward(Matrix x, Matrix w, Matrix z) {
        clear(z);
        int positions = window.positions();
        for (int n = 0; n < x.rows(); n++) {
            int row = n;
            forEach((from, weight, position, column) ->
                    add(z, row * positions + position, column, x.get(row, from) * w.get(weight, column)));
        }
    }

    @Override
    public void weightGradient(Matrix x, Matrix zGradient, Matrix wGradient) {
        clear(wGradient);
        int positions = window.positions();
        for (int n = 0; n < x.rows(); n++) {
            int row = n;
            forEach((from, weight, position, column) -> add(
                    wGradient, weight, column, x.get(row, from) * zGradient.get(row * positions + position, column)));
        }
    }

    @Override
    public void inputGradient(Matrix zGradient, Matrix w, Matrix xGradient) {
        clear(xGradient);
        int positions = window.positions();
        for (int n = 0; n < xGradient.rows(); n++) {
            int row = n;
            forEach((to, weight, position, column) ->
                    add(xGradient, row, to, zGradient.get(row * positions + position, column) * w.get(weight, column)));
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
