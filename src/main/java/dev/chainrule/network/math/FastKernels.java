package dev.chainrule.network.math;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * float32: products as {@link Products} has them; everything else in blocks that are copied to the heap, run through one
 * plain loop that the JIT turns into vector instructions, and copied back while still in the cache.
 */
final class FastKernels implements Kernels {

    static final FastKernels INSTANCE = new FastKernels(() -> new NativeMemory(DataType.FLOAT, null));

    /**
     * Most slot values that are kept on the heap: 32 MiB. Beyond, the heap would have to be given as much room as the
     * memory outside it, and an update waits for memory anyway.
     */
    static final long HEAP_SLOTS = 1 << 23;

    /** Rows that are added one by one to where they were looked up; of more, those of one index are brought together. */
    private static final int FEW_LOOKED_UP = 1024;

    /** Rows whose sum is left to an activation, one after the other. */
    private static final int SUMMED_ROWS = 64;

    /** So few that none is gone from the cache when its turn comes to be copied. */
    private static final int FETCHED_ROWS = 128;

    private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

    private final Supplier<Memory> memories;

    FastKernels(Supplier<Memory> memories) {
        this.memories = memories;
    }

    @Override
    public Memory memory() {
        return memories.get();
    }

    @Override
    public int bytesPerValue() {
        return Float.BYTES;
    }

    @Override
    public void multiply(Matrix a, Matrix b, Matrix out) {
        Products.multiply(of(a), of(b), of(out));
    }

    @Override
    public void multiplyTransposedLeft(Matrix a, Matrix b, Matrix out) {
        Products.multiplyTransposedLeft(of(a), of(b), of(out));
    }

    @Override
    public void multiplyTransposedRight(Matrix a, Matrix b, Matrix out) {
        Products.multiplyTransposedRight(of(a), of(b), of(out));
    }

    @Override
    public Matrix outputOf(Nonlinearity activation, Matrix z, Memory memory) {
        return activation.derivativeNeedsInput()
                ? memory.allocate(z.rows(), z.columns() / activation.inputsPerOutput())
                : z;
    }

    @Override
    public void activate(Nonlinearity activation, Matrix z, @Nullable Matrix bias, Matrix out) {
        int columns = z.columns();
        Scratch scratch = SCRATCH.get().atLeast(columns);
        int blockRows = scratch.rows(columns);
        if (bias != null) {
            repeat(bias, Math.min(blockRows, z.rows()), scratch.bias);
        }
        for (int row = 0; row < z.rows(); row += blockRows) {
            int rows = Math.min(blockRows, z.rows() - row);
            int start = row * columns;
            int length = rows * columns;
            float[] values = read(z, start, length, scratch.a);
            if (bias != null) {
                add(scratch.bias, values, length);
                if (out != z) {
                    write(z, start, length, values);
                }
            }
            activation.forward(values, scratch.b, rows, out.columns());
            write(out, row * out.columns(), rows * out.columns(), scratch.b);
        }
    }

    @Override
    public void addRow(Matrix z, Matrix row) {
        int columns = z.columns();
        Scratch scratch = SCRATCH.get().atLeast(columns);
        int blockRows = scratch.rows(columns);
        repeat(row, Math.min(blockRows, z.rows()), scratch.bias);
        for (int i = 0; i < z.rows(); i += blockRows) {
            int rows = Math.min(blockRows, z.rows() - i);
            float[] values = read(z, i * columns, rows * columns, scratch.a);
            add(scratch.bias, values, rows * columns);
            write(z, i * columns, rows * columns, values);
        }
    }

    /** The row, so many times: one loop over a block is much faster than a short one for each of its rows. */
    private static void repeat(Matrix row, int times, float[] out) {
        row.readRow(0, out);
        int size = times * row.columns();
        for (int done = row.columns(); done < size; done *= 2) {
            System.arraycopy(out, 0, out, done, Math.min(done, size - done));
        }
    }

    @Override
    public void activationGradient(Nonlinearity activation, Matrix z, Matrix a, Matrix gradient, Matrix out) {
        int columns = a.columns();
        int inputs = z.columns();
        Scratch scratch = SCRATCH.get().atLeast(inputs);
        int blockRows = scratch.rows(inputs);
        for (int row = 0; row < a.rows(); row += blockRows) {
            int rows = Math.min(blockRows, a.rows() - row);
            of(a).buffer.get(row * columns, scratch.a, 0, rows * columns);
            if (activation.derivativeNeedsInput()) {
                of(z).buffer.get(row * inputs, scratch.c, 0, rows * inputs);
            }
            float[] values = scratch.b;
            if (out == gradient) {
                values = read(gradient, row * columns, rows * columns, values);
            } else {
                of(gradient).buffer.get(row * columns, values, 0, rows * columns);
            }
            activation.backward(scratch.c, scratch.a, values, rows, columns);
            write(out, row * inputs, rows * inputs, values);
        }
    }

    @Override
    public void activateLearned(LearnedNonlinearity activation, Matrix z, Matrix learned, Matrix out) {
        int columns = z.columns();
        Scratch scratch = SCRATCH.get().atLeast(columns);
        learned.readRow(0, scratch.bias);
        int blockRows = scratch.rows(columns);
        for (int row = 0; row < z.rows(); row += blockRows) {
            int rows = Math.min(blockRows, z.rows() - row);
            of(z).buffer.get(row * columns, scratch.a, 0, rows * columns);
            activation.forwardWith(scratch.a, scratch.bias, scratch.b, rows, columns);
            of(out).buffer.put(row * columns, scratch.b, 0, rows * columns);
        }
    }

    @Override
    public void learnedGradient(
            LearnedNonlinearity activation, Matrix z, Matrix learned, Matrix gradient, Matrix learnedGradient) {
        int columns = z.columns();
        Scratch scratch = SCRATCH.get().atLeast(columns);
        learned.readRow(0, scratch.bias);
        int blockRows = Math.min(SUMMED_ROWS, scratch.rows(columns));
        scratch.sums.begin(columns, 1);
        for (int row = 0; row < z.rows(); row += blockRows) {
            int rows = Math.min(blockRows, z.rows() - row);
            int length = rows * columns;
            of(z).buffer.get(row * columns, scratch.c, 0, length);
            of(gradient).buffer.get(row * columns, scratch.b, 0, length);
            Arrays.fill(scratch.a, 0, columns, 0f);
            activation.addLearnedGradient(scratch.c, scratch.b, scratch.a, rows, columns);
            scratch.sums.add(scratch.a, columns);
            activation.backwardWith(scratch.c, scratch.bias, scratch.b, rows, columns);
            of(gradient).buffer.put(row * columns, scratch.b, 0, length);
        }
        scratch.sums.finish(scratch.a, 1);
        learnedGradient.writeRow(0, scratch.a);
    }

    @Override
    public void sumRows(Matrix a, Matrix out) {
        int columns = a.columns();
        Scratch scratch = SCRATCH.get().atLeast(columns);
        int blockRows = Math.min(a.rows(), scratch.rows(columns));
        scratch.sums.begin(columns, blockRows);
        for (int row = 0; row < a.rows(); row += blockRows) {
            int rows = Math.min(blockRows, a.rows() - row);
            scratch.sums.add(read(a, row * columns, rows * columns, scratch.a), rows * columns);
        }
        scratch.sums.finish(scratch.bias, 1);
        out.writeRow(0, scratch.bias);
    }

    private static void add(float[] values, float[] sum, int n) {
        for (int i = 0; i < n; i++) {
            sum[i] += values[i];
        }
    }

    @Override
    public double loss(Cost cost, Matrix values, Matrix targets, Matrix weights, double scale, Matrix gradient) {
        int columns = values.columns();
        Scratch scratch = SCRATCH.get().atLeast(columns);
        if (cost instanceof BlockCost block) {
            return loss(block, values, targets, weights, scale, gradient, scratch);
        }
        LossRow row = scratch.lossRow(columns);
        double sum = 0;
        for (int i = 0; i < values.rows(); i++) {
            values.readRow(i, scratch.a);
            targets.readRow(i, scratch.b);
            for (int j = 0; j < columns; j++) {
                row.values[j] = scratch.a[j];
                row.targets[j] = scratch.b[j];
            }
            double weight = weights.get(i, 0);
            sum += weight * row.evaluate(cost);
            for (int j = 0; j < columns; j++) {
                scratch.a[j] = (float) (scale * weight * row.gradient[j]);
            }
            gradient.writeRow(i, scratch.a);
        }
        return sum;
    }

    private static double loss(
            BlockCost cost,
            Matrix values,
            Matrix targets,
            Matrix weights,
            double scale,
            Matrix gradient,
            Scratch scratch) {
        int columns = values.columns();
        int blockRows = scratch.rows(columns);
        double sum = 0;
        for (int from = 0; from < values.rows(); from += blockRows) {
            int rows = Math.min(blockRows, values.rows() - from);
            int start = from * columns;
            int length = rows * columns;
            float[] z = read(values, start, length, scratch.a);
            float[] y = read(targets, start, length, scratch.b);
            cost.ofRows(z, y, scratch.c, scratch.losses, rows, columns);
            float[] w = read(weights, from, rows, scratch.bias);
            for (int i = 0; i < rows; i++) {
                sum += w[i] * scratch.losses[i];
                scale(scratch.c, i * columns, columns, (float) (scale * w[i]));
            }
            write(gradient, start, length, scratch.c);
        }
        return sum;
    }

    static void scale(float[] values, int start, int n, float factor) {
        for (int i = start; i < start + n; i++) {
            values[i] *= factor;
        }
    }

    @Override
    public Slots slots(UpdateRule optimizer, int size, Memory memory) {
        int count = optimizer.slots();
        if ((long) count * size > HEAP_SLOTS) {
            return new MatrixSlots(memory, count, size);
        }
        memory.count(count, size);
        return new HeapSlots(count, size);
    }

    @Override
    public void update(
            UpdateRule optimizer,
            Matrix parameters,
            Matrix[] gradients,
            Slots slots,
            double learningRate,
            long step,
            int from,
            int to) {
        slots.requireRange(from, to);
        Scratch scratch = SCRATCH.get();
        optimizer.prepare(learningRate, step, scratch.scalars);
        for (int start = from; start < to; start += Slots.BLOCK) {
            int length = Math.min(Slots.BLOCK, to - start);
            float[] values = read(parameters, start, length, scratch.a);
            sum(gradients, start, length, scratch);
            float[][] block = stage(slots, start, length, scratch);
            optimizer.update(values, scratch.b, block, length, scratch.scalars);
            write(parameters, start, length, values);
            putBack(slots, start, length, scratch);
        }
    }

    /** Into {@code scratch.b}. */
    private static void sum(Matrix[] gradients, int start, int length, Scratch scratch) {
        of(gradients[0]).buffer.get(start, scratch.b, 0, length);
        for (int i = 1; i < gradients.length; i++) {
            of(gradients[i]).buffer.get(start, scratch.c, 0, length);
            add(scratch.c, scratch.b, length);
        }
    }

    private static float[][] stage(Slots slots, int start, int length, Scratch scratch) {
        if (slots instanceof HeapSlots heap) {
            return heap.block(start);
        }
        FloatBuffer all = of(((MatrixSlots) slots).matrix).buffer;
        for (int s = 0; s < slots.count(); s++) {
            all.get(s * slots.size() + start, scratch.slots[s], 0, length);
        }
        return scratch.slots;
    }

    private static void putBack(Slots slots, int start, int length, Scratch scratch) {
        if (slots instanceof MatrixSlots outside) {
            FloatBuffer all = of(outside.matrix).buffer;
            for (int s = 0; s < slots.count(); s++) {
                all.put(s * slots.size() + start, scratch.slots[s], 0, length);
            }
        }
    }

    @Override
    public void gather(Matrix source, int[] rows, int from, Matrix out) {
        int columns = source.columns();
        float[] ends = SCRATCH.get().a;
        for (int start = 0; start < out.rows(); start += FETCHED_ROWS) {
            int end = Math.min(start + FETCHED_ROWS, out.rows());
            fetch(of(source).buffer, columns, rows, from + start, end - start, ends);
            for (int i = start; i < end; i++) {
                of(source).copy(rows[from + i] * columns, of(out), i * columns, columns);
            }
        }
    }

    /** Reads both ends of each row: the processor waits for all of them at once, instead of for one after the other. */
    private static void fetch(FloatBuffer source, int columns, int[] rows, int from, int n, float[] ends) {
        for (int i = 0; i < n; i++) {
            int start = rows[from + i] * columns;
            ends[i] = source.get(start) + source.get(start + columns - 1);
        }
    }

    @Override
    public void lookUp(Matrix table, int[] rows, Matrix out, int at) {
        int width = table.columns();
        for (int i = 0; i < out.rows(); i++) {
            of(table).copy(rows[i] * width, of(out), i * out.columns() + at, width);
        }
    }

    @Override
    public void lookUpGradient(Matrix gradient, int at, int[] rows, Matrix tableGradient) {
        Scratch scratch = SCRATCH.get().atLeast(tableGradient.columns());
        clear(tableGradient, scratch.a);
        if (gradient.rows() <= FEW_LOOKED_UP) {
            addEachRow(gradient, at, rows, tableGradient, scratch);
        } else {
            addEachIndex(gradient, at, rows, tableGradient, scratch);
        }
    }

    private static void addEachRow(Matrix gradient, int at, int[] rows, Matrix tableGradient, Scratch scratch) {
        int width = tableGradient.columns();
        for (int i = 0; i < gradient.rows(); i++) {
            tableGradient.readRow(rows[i], scratch.a);
            of(gradient).buffer.get(i * gradient.columns() + at, scratch.b, 0, width);
            add(scratch.b, scratch.a, width);
            tableGradient.writeRow(rows[i], scratch.a);
        }
    }

    /** All rows of one index after the other, so that each sum is done before the next begins. */
    private static void addEachIndex(Matrix gradient, int at, int[] rows, Matrix tableGradient, Scratch scratch) {
        int width = tableGradient.columns();
        int count = gradient.rows();
        long[] byIndex = scratch.sorted(rows, count);
        int row = 0;
        while (row < count) {
            long index = byIndex[row] >> Integer.SIZE;
            scratch.sums.begin(width, 1);
            for (; row < count && byIndex[row] >> Integer.SIZE == index; row++) {
                of(gradient).buffer.get((int) byIndex[row] * gradient.columns() + at, scratch.b, 0, width);
                scratch.sums.add(scratch.b, width);
            }
            scratch.sums.finish(scratch.a, 1);
            tableGradient.writeRow((int) index, scratch.a);
        }
    }

    private static void clear(Matrix matrix, float[] zeros) {
        Arrays.fill(zeros, 0f);
        int size = Math.toIntExact(matrix.size());
        for (int start = 0; start < size; start += zeros.length) {
            of(matrix).buffer.put(start, zeros, 0, Math.min(zeros.length, size - start));
        }
    }

    @Override
    public void sum(Matrix[] parts, int from, int to) {
        Scratch scratch = SCRATCH.get();
        for (int start = from; start < to; start += Scratch.BLOCK) {
            int length = Math.min(Scratch.BLOCK, to - start);
            of(parts[0]).buffer.get(start, scratch.a, 0, length);
            for (int i = 1; i < parts.length; i++) {
                of(parts[i]).buffer.get(start, scratch.b, 0, length);
                add(scratch.b, scratch.a, length);
            }
            of(parts[0]).buffer.put(start, scratch.a, 0, length);
        }
    }

    @Override
    public void copy(Matrix source, Matrix out) {
        of(source).copy(0, of(out), 0, Math.toIntExact(source.size()));
    }

    @Override
    public void clip(Matrix a, double factor, double limit) {
        Scratch scratch = SCRATCH.get();
        int size = Math.toIntExact(a.size());
        for (int start = 0; start < size; start += Scratch.BLOCK) {
            int length = Math.min(Scratch.BLOCK, size - start);
            of(a).buffer.get(start, scratch.a, 0, length);
            clip(scratch.a, length, (float) factor, (float) limit);
            of(a).buffer.put(start, scratch.a, 0, length);
        }
    }

    private static void clip(float[] values, int n, float factor, float limit) {
        for (int i = 0; i < n; i++) {
            values[i] = Math.max(-limit, Math.min(limit, factor * values[i]));
        }
    }

    @Override
    public void average(Matrix mean, Matrix now, double share) {
        Scratch scratch = SCRATCH.get();
        int size = Math.toIntExact(mean.size());
        for (int start = 0; start < size; start += Scratch.BLOCK) {
            int length = Math.min(Scratch.BLOCK, size - start);
            of(mean).buffer.get(start, scratch.a, 0, length);
            of(now).buffer.get(start, scratch.b, 0, length);
            average(scratch.a, scratch.b, length, (float) share);
            of(mean).buffer.put(start, scratch.a, 0, length);
        }
    }

    private static void average(float[] mean, float[] now, int n, float share) {
        float kept = 1 - share;
        for (int i = 0; i < n; i++) {
            mean[i] = kept * mean[i] + share * now[i];
        }
    }

    @Override
    public void multiplyElements(Matrix a, Matrix b, Matrix out) {
        Scratch scratch = SCRATCH.get();
        int size = Math.toIntExact(a.size());
        for (int start = 0; start < size; start += Scratch.BLOCK) {
            int length = Math.min(Scratch.BLOCK, size - start);
            of(a).buffer.get(start, scratch.a, 0, length);
            of(b).buffer.get(start, scratch.b, 0, length);
            for (int i = 0; i < length; i++) {
                scratch.a[i] *= scratch.b[i];
            }
            of(out).buffer.put(start, scratch.a, 0, length);
        }
    }

    @Override
    public void scale(double factor, Matrix a, Matrix out) {
        Scratch scratch = SCRATCH.get();
        float by = (float) factor;
        int size = Math.toIntExact(a.size());
        for (int start = 0; start < size; start += Scratch.BLOCK) {
            int length = Math.min(Scratch.BLOCK, size - start);
            of(a).buffer.get(start, scratch.a, 0, length);
            for (int i = 0; i < length; i++) {
                scratch.a[i] *= by;
            }
            of(out).buffer.put(start, scratch.a, 0, length);
        }
    }

    @Override
    public void addScaled(Matrix a, double factor, Matrix b, Matrix out) {
        Scratch scratch = SCRATCH.get();
        float by = (float) factor;
        int size = Math.toIntExact(a.size());
        for (int start = 0; start < size; start += Scratch.BLOCK) {
            int length = Math.min(Scratch.BLOCK, size - start);
            of(a).buffer.get(start, scratch.a, 0, length);
            of(b).buffer.get(start, scratch.b, 0, length);
            for (int i = 0; i < length; i++) {
                scratch.a[i] += by * scratch.b[i];
            }
            of(out).buffer.put(start, scratch.a, 0, length);
        }
    }

    @Override
    public void drawMask(RandomStream random, double rate, Matrix out) {
        Scratch scratch = SCRATCH.get();
        float kept = (float) (1 / (1 - rate));
        int size = Math.toIntExact(out.size());
        for (int start = 0; start < size; start += Scratch.BLOCK) {
            int length = Math.min(Scratch.BLOCK, size - start);
            for (int i = 0; i < length; i++) {
                scratch.a[i] = random.nextDouble() < rate ? 0 : kept;
            }
            of(out).buffer.put(start, scratch.a, 0, length);
        }
    }

    /** A row at a time, in the order in which it is written. */
    @Override
    public void swapAxes(Matrix x, int first, int second, Matrix out) {
        int columns = x.columns();
        int rest = columns / first / second;
        Scratch scratch = SCRATCH.get().atLeast(columns);
        for (int row = 0; row < x.rows(); row++) {
            x.readRow(row, scratch.a);
            int to = 0;
            for (int j = 0; j < second; j++) {
                for (int i = 0; i < first; i++) {
                    int from = (i * second + j) * rest;
                    for (int k = 0; k < rest; k++) {
                        scratch.b[to++] = scratch.a[from + k];
                    }
                }
            }
            out.writeRow(row, scratch.b);
        }
    }

    @Override
    public Normalization normalization() {
        return FastNormalization.INSTANCE;
    }

    @Override
    public Correlation correlation(Window window, int groups, int columns, int rows, Memory memory, boolean goesBack) {
        if (groups > 1) {
            return new GroupedCorrelation(window, groups, columns, memory, goesBack);
        }
        Correlation written = Gemm.best().correlation(window, columns, rows, memory, goesBack);
        return written != null ? written : new UnfoldedCorrelation(window, columns, rows, memory, goesBack);
    }

    @Override
    public Pooling pooling() {
        return FastPooling.INSTANCE;
    }

    @Override
    public Resampling resampling(Grid grid, Memory memory) {
        return new FastResampling(grid, memory);
    }

    @Override
    public double squaredNorm(Matrix a) {
        Scratch scratch = SCRATCH.get();
        int size = Math.toIntExact(a.size());
        double sum = 0;
        for (int start = 0; start < size; start += Scratch.BLOCK) {
            int length = Math.min(Scratch.BLOCK, size - start);
            sum += squares(read(a, start, length, scratch.a), length);
        }
        return sum;
    }

    /** In four sums, which do not wait for each other. */
    private static double squares(float[] values, int n) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = 0;
        for (; i <= n - 4; i += 4) {
            a += (double) values[i] * values[i];
            b += (double) values[i + 1] * values[i + 1];
            c += (double) values[i + 2] * values[i + 2];
            d += (double) values[i + 3] * values[i + 3];
        }
        for (; i < n; i++) {
            a += (double) values[i] * values[i];
        }
        return a + b + (c + d);
    }

    /** Values to read, or to change and {@link #write}: the matrix's own array where they begin it, else a copy. */
    private static float[] read(Matrix matrix, int start, int length, float[] scratch) {
        if (matrix instanceof HeapMatrix heap && heap.start + start == 0) {
            return heap.values;
        }
        of(matrix).buffer.get(start, scratch, 0, length);
        return scratch;
    }

    private static void write(Matrix matrix, int start, int length, float[] values) {
        if (!(matrix instanceof HeapMatrix heap && heap.values == values)) {
            of(matrix).buffer.put(start, values, 0, length);
        }
    }

    private static FloatMatrix of(Matrix matrix) {
        return (FloatMatrix) matrix;
    }

    /** One thread's staging arrays on the heap, reused by every call. */
    private static final class Scratch {

        /** Values per block: four arrays of it stay in a first-level cache of 32 KiB and up. */
        static final int BLOCK = Slots.BLOCK;

        private static final int SLOTS = 4;

        float[] a = new float[BLOCK];
        float[] b = new float[BLOCK];
        float[] c = new float[BLOCK];
        float[] bias = new float[BLOCK];
        final float[][] slots = new float[SLOTS][BLOCK];
        final float[] scalars = new float[UpdateRule.SCALARS];
        final double[] losses = new double[BLOCK];
        final ColumnSums sums = new ColumnSums();
        private LossRow lossRow = new LossRow(1);
        private long[] keys = {};

        Scratch atLeast(int columns) {
            if (a.length < columns) {
                a = new float[columns];
                b = new float[columns];
                c = new float[columns];
                bias = new float[columns];
            }
            return this;
        }

        /** The numbers of the rows in their lower halves, by the index of each row in the upper ones. */
        long[] sorted(int[] indices, int rows) {
            if (keys.length < rows) {
                keys = new long[rows];
            }
            for (int row = 0; row < rows; row++) {
                keys[row] = (long) indices[row] << Integer.SIZE | row;
            }
            Arrays.sort(keys, 0, rows);
            return keys;
        }

        LossRow lossRow(int columns) {
            if (lossRow.values.length != columns) {
                lossRow = new LossRow(columns);
            }
            return lossRow;
        }

        int rows(int columns) {
            return Math.max(1, BLOCK / columns);
        }
    }
}
