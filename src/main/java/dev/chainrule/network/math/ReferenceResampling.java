package dev.chainrule.network.math;

/** As it is defined, in double. */
record ReferenceResampling(Grid grid) implements Resampling {

    @Override
    public void forward(Matrix x, Matrix y) {
        ReferenceCorrelation.clear(y);
        for (int n = 0; n < x.rows(); n++) {
            int row = n;
            forEach((to, at, share) -> y.set(row, to, y.get(row, to) + share * x.get(row, at)));
        }
    }

    @Override
    public void gradient(Matrix yGradient, Matrix xGradient) {
        ReferenceCorrelation.clear(xGradient);
        for (int n = 0; n < xGradient.rows(); n++) {
            int row = n;
            forEach((to, at, share) -> xGradient.set(row, at, xGradient.get(row, at) + share * yGradient.get(row, to)));
        }
    }

    private interface Term {
        void of(int y, int x, double share);
    }

    private void forEach(Term term) {
        for (int i = 0; i < grid.places(); i++) {
            int place = i;
            grid.forEach(place, (at, share) -> {
                for (int channel = 0; channel < grid.channels(); channel++) {
                    term.of(place * grid.channels() + channel, at + channel, share);
                }
            });
        }
    }
}
