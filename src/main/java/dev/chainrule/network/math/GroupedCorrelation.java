package dev.chainrule.network.math;

import java.util.Arrays;

/** Groups are small, down to a single channel each: plain loops over a picture on the heap, the columns of a group together. */
final class GroupedCorrelation implements Correlation {

    private final Window window;
    private final int groups;
    private final int columns;
    private final int channelsOfGroup;
    private final int columnsOfGroup;
    private final int inner;
    private final PaddedPictures input;
    private final PaddedPictures inputGradient;
    private float[] weights = {};
    /** {@code ∂w} of one picture. */
    private float[] part = {};

    private float[] sum = {};
    /** {@code z}, or {@code ∂z}, of one picture. */
    private float[] z = {};

    GroupedCorrelation(Window window, int groups, int columns, Memory memory, boolean goesBack) {
        this.window = window;
        this.groups = groups;
        this.columns = columns;
        channelsOfGroup = window.channels() / groups;
        columnsOfGroup = columns / groups;
        inner = Math.multiplyExact(window.pixels(), channelsOfGroup);
        input = new PaddedPictures(window);
        inputGradient = new PaddedPictures(window);
        memory.count(1, Math.addExact(input.kept(), Math.multiplyExact(window.positions(), columns)));
        memory.count(goesBack ? 3 : 1, Math.multiplyExact(inner, columns));
        if (goesBack) {
            memory.count(1, inputGradient.kept());
        }
    }

    private void prepare() {
        if (z.length == 0) {
            z = new float[window.positions() * columns];
            weights = new float[inner * columns];
            part = new float[inner * columns];
            sum = new float[inner * columns];
        }
    }

    private int zSize() {
        return window.positions() * columns;
    }

    @Override
    public void forward(Matrix x, Matrix w, Matrix out) {
        prepare();
        ((FloatMatrix) w).buffer.get(0, weights, 0, weights.length);
        for (int row = 0; row < x.rows(); row++) {
            float[] picture = input.read(x, row);
            Arrays.fill(z, 0f);
            for (int position = 0; position < window.positions(); position++) {
                forward(picture, position);
            }
            ((FloatMatrix) out).buffer.put(row * zSize(), z, 0, zSize());
        }
    }

    private void forward(float[] picture, int position) {
        int to = position * columns;
        for (int pixel = 0; pixel < window.pixels(); pixel++) {
            int from = from(input, position, pixel);
            int weight = pixel * channelsOfGroup * columns;
            if (columns == window.channels() && groups == columns) {
                addProducts(picture, from, weights, weight, z, to, columns);
                continue;
            }
            for (int group = 0; group < groups; group++) {
                for (int channel = 0; channel < channelsOfGroup; channel++) {
                    float value = picture[from + group * channelsOfGroup + channel];
                    int first = group * columnsOfGroup;
                    addScaled(value, weights, weight + channel * columns + first, z, to + first, columnsOfGroup);
                }
            }
        }
    }

    private int from(PaddedPictures pictures, int position, int pixel) {
        int across = window.across().windows();
        int kernel = window.across().kernel();
        return pictures.start(position / across, position % across) + pictures.offset(pixel / kernel, pixel % kernel);
    }

    @Override
    public void weightGradient(Matrix x, Matrix gradient, Matrix wGradient) {
        prepare();
        Arrays.fill(sum, 0f);
        for (int row = 0; row < x.rows(); row++) {
            float[] picture = input.read(x, row);
            ((FloatMatrix) gradient).buffer.get(row * zSize(), z, 0, zSize());
            Arrays.fill(part, 0f);
            for (int position = 0; position < window.positions(); position++) {
                weightGradient(picture, position);
            }
            addScaled(1, part, 0, sum, 0, sum.length);
        }
        ((FloatMatrix) wGradient).buffer.put(0, sum, 0, sum.length);
    }

    private void weightGradient(float[] picture, int position) {
        int of = position * columns;
        for (int pixel = 0; pixel < window.pixels(); pixel++) {
            int from = from(input, position, pixel);
            int weight = pixel * channelsOfGroup * columns;
            if (columns == window.channels() && groups == columns) {
                addProducts(picture, from, z, of, part, weight, columns);
                continue;
            }
            for (int group = 0; group < groups; group++) {
                for (int channel = 0; channel < channelsOfGroup; channel++) {
                    float value = picture[from + group * channelsOfGroup + channel];
                    int first = group * columnsOfGroup;
                    addScaled(value, z, of + first, part, weight + channel * columns + first, columnsOfGroup);
                }
            }
        }
    }

    @Override
    public void inputGradient(Matrix gradient, Matrix w, Matrix xGradient) {
        prepare();
        ((FloatMatrix) w).buffer.get(0, weights, 0, weights.length);
        for (int row = 0; row < xGradient.rows(); row++) {
            ((FloatMatrix) gradient).buffer.get(row * zSize(), z, 0, zSize());
            float[] sums = inputGradient.clear();
            for (int position = 0; position < window.positions(); position++) {
                inputGradient(sums, position);
            }
            inputGradient.write(xGradient, row);
        }
    }

    private void inputGradient(float[] sums, int position) {
        int of = position * columns;
        for (int pixel = 0; pixel < window.pixels(); pixel++) {
            int to = from(inputGradient, position, pixel);
            int weight = pixel * channelsOfGroup * columns;
            if (columns == window.channels() && groups == columns) {
                addProducts(z, of, weights, weight, sums, to, columns);
                continue;
            }
            for (int group = 0; group < groups; group++) {
                for (int channel = 0; channel < channelsOfGroup; channel++) {
                    int first = group * columnsOfGroup;
                    int row = weight + channel * columns + first;
                    float sum = 0;
                    for (int i = 0; i < columnsOfGroup; i++) {
                        sum += z[of + first + i] * weights[row + i];
                    }
                    sums[to + group * channelsOfGroup + channel] += sum;
                }
            }
        }
    }

    /** {@code to += factor · from}, of so many values. */
    static void addScaled(float factor, float[] from, int start, float[] to, int at, int n) {
        for (int i = 0; i < n; i++) {
            to[at + i] += factor * from[start + i];
        }
    }

    private static void addProducts(float[] a, int aStart, float[] b, int bStart, float[] to, int at, int n) {
        for (int i = 0; i < n; i++) {
            to[at + i] += a[aStart + i] * b[bStart + i];
        }
    }
}
