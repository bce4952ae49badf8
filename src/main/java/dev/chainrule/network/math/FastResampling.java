package dev.chainrule.network.math;

import java.util.Arrays;

/** A picture at a time on the heap, all channels of a pixel together; of what a pixel is made is worked out once. */
final class FastResampling implements Resampling {

    private final Grid grid;
    /** Where the parts of a pixel end that those of the one before it begin. */
    private int[] ends = {};

    private int[] from = {};
    private float[] shares = {};
    private float[] x = {};
    private float[] y = {};

    FastResampling(Grid grid, Memory memory) {
        this.grid = grid;
        int places = grid.places();
        memory.count(1, Math.addExact(grid.values(), Math.multiplyExact(places, grid.channels())));
        memory.count(1 + 2 * grid.pixels(), places);
    }

    private void prepare() {
        if (ends.length > 0) {
            return;
        }
        int places = grid.places();
        ends = new int[places];
        from = new int[places * grid.pixels()];
        shares = new float[from.length];
        x = new float[grid.values()];
        y = new float[places * grid.channels()];
        int[] count = new int[1];
        for (int place = 0; place < places; place++) {
            grid.forEach(place, (at, share) -> {
                from[count[0]] = at;
                shares[count[0]++] = (float) share;
            });
            ends[place] = count[0];
        }
    }

    @Override
    public void forward(Matrix in, Matrix out) {
        prepare();
        int channels = grid.channels();
        for (int row = 0; row < in.rows(); row++) {
            in.readRow(row, x);
            Arrays.fill(y, 0f);
            int part = 0;
            for (int place = 0; place < ends.length; place++) {
                for (; part < ends[place]; part++) {
                    GroupedCorrelation.addScaled(shares[part], x, from[part], y, place * channels, channels);
                }
            }
            out.writeRow(row, y);
        }
    }

    @Override
    public void gradient(Matrix outGradient, Matrix inGradient) {
        prepare();
        int channels = grid.channels();
        for (int row = 0; row < inGradient.rows(); row++) {
            outGradient.readRow(row, y);
            Arrays.fill(x, 0f);
            int part = 0;
            for (int place = 0; place < ends.length; place++) {
                for (; part < ends[place]; part++) {
                    GroupedCorrelation.addScaled(shares[part], y, place * channels, x, from[part], channels);
                }
            }
            inGradient.writeRow(row, x);
        }
    }
}
