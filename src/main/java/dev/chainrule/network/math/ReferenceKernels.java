package dev.chainrule.network.math;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.reduce.same.Sum;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Double precision on plain ND4J operations, as a textbook writes it: what the fast kernels are checked against. */
final class ReferenceKernels implements Kernels {

    static final ReferenceKernels INSTANCE = new ReferenceKernels();

    private ReferenceKernels() {}

    @Override
    public Memory memory() {
        return new NativeMemory(DataType.DOUBLE, null);
    }

    @Override
    public int bytesPerValue() {
        return Double.BYTES;
    }

    @Override
    public void multiply(Matrix a, Matrix b, Matrix out) {
        Nd4j.gemm(of(a), of(b), of(out), false, false, 1, 0);
    }

    @Override
    public void multiplyTransposedLeft(Matrix a, Matrix b, Matrix out) {
        Nd4j.gemm(of(a), of(b), of(out), true, false, 1, 0);
    }

    @Override
    public void multiplyTransposedRight(Matrix a, Matrix b, Matrix out) {
        Nd4j.gemm(of(a), of(b), of(out), false, true, 1, 0);
    }

    @Override
    public Matrix outputOf(Nonlinearity activation, Matrix z, Memory memory) {
        return memory.allocate(z.rows(), z.columns() / activation.inputsPerOutput());
    }

    @Override
    public void activate(Nonlinearity activation, Matrix z, @Nullable Matrix bias, Matrix out) {
        if (bias != null) {
            addRow(z, bias);
        }
        double[] values = new double[Math.toIntExact(out.size())];
        activation.forward(values(z), values, out.rows(), out.columns());
        ((ReferenceMatrix) out).values(values);
    }

    @Override
    public void addRow(Matrix z, Matrix row) {
        double[] sums = values(z);
        double[] added = values(row);
        for (int i = 0; i < sums.length; i++) {
            sums[i] += added[i % added.length];
        }
        ((ReferenceMatrix) z).values(sums);
    }

    @Override
    public void activationGradient(Nonlinearity activation, Matrix z, Matrix a, Matrix gradient, Matrix out) {
        double[] values = Arrays.copyOf(values(gradient), Math.toIntExact(z.size()));
        activation.backward(values(z), values(a), values, a.rows(), a.columns());
        ((ReferenceMatrix) out).values(values);
    }

    @Override
    public void activateLearned(LearnedNonlinearity activation, Matrix z, Matrix learned, Matrix out) {
        double[] values = new double[Math.toIntExact(out.size())];
        activation.forwardWith(values(z), values(learned), values, z.rows(), z.columns());
        ((ReferenceMatrix) out).values(values);
    }

    @Override
    public void learnedGradient(
            LearnedNonlinearity activation, Matrix z, Matrix learned, Matrix gradient, Matrix learnedGradient) {
        double[] values = values(gradient);
        double[] sums = new double[z.columns()];
        activation.addLearnedGradient(values(z), values, sums, z.rows(), z.columns());
        activation.backwardWith(values(z), values(learned), values, z.rows(), z.columns());
        ((ReferenceMatrix) gradient).values(values);
        ((ReferenceMatrix) learnedGradient).values(sums);
    }

    private static double[] values(Matrix matrix) {
        return ((ReferenceMatrix) matrix).values();
    }

    @Override
    public void sumRows(Matrix a, Matrix out) {
        Nd4j.getExecutioner().exec(new Sum(of(a), of(out), true, 0));
    }

    @Override
    public double loss(Cost cost, Matrix values, Matrix targets, Matrix weights, double scale, Matrix gradient) {
        LossRow row = new LossRow(values.columns());
        double sum = 0;
        for (int i = 0; i < values.rows(); i++) {
            for (int j = 0; j < values.columns(); j++) {
                row.values[j] = values.get(i, j);
                row.targets[j] = targets.get(i, j);
            }
            sum += weights.get(i, 0) * row.evaluate(cost);
            for (int j = 0; j < values.columns(); j++) {
                gradient.set(i, j, scale * weights.get(i, 0) * row.gradient[j]);
            }
        }
        return sum;
    }

    @Override
    public Slots slots(UpdateRule optimizer, int size, Memory memory) {
        return new MatrixSlots(memory, optimizer.slots(), size);
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
        int length = to - from;
        INDArray sum = of(gradients[0].slice(from, 1, length)).dup();
        for (int i = 1; i < gradients.length; i++) {
            sum.addi(of(gradients[i].slice(from, 1, length)));
        }
        INDArray[] rows = new INDArray[slots.count()];
        for (int s = 0; s < rows.length; s++) {
            rows[s] = of(((MatrixSlots) slots).matrix.slice((long) s * slots.size() + from, 1, length));
        }
        optimizer.update(of(parameters.slice(from, 1, length)), sum, rows, learningRate, step);
    }

    @Override
    public void gather(Matrix source, int[] rows, int from, Matrix out) {
        for (int i = 0; i < out.rows(); i++) {
            of(out).putRow(i, of(source).getRow(rows[from + i]));
        }
    }

    @Override
    public void lookUp(Matrix table, int[] rows, Matrix out, int at) {
        for (int i = 0; i < out.rows(); i++) {
            for (int j = 0; j < table.columns(); j++) {
                out.set(i, at + j, table.get(rows[i], j));
            }
        }
    }

    @Override
    public void lookUpGradient(Matrix gradient, int at, int[] rows, Matrix tableGradient) {
        of(tableGradient).assign(0);
        for (int i = 0; i < gradient.rows(); i++) {
            for (int j = 0; j < tableGradient.columns(); j++) {
                double sum = tableGradient.get(rows[i], j) + gradient.get(i, at + j);
                tableGradient.set(rows[i], j, sum);
            }
        }
    }

    @Override
    public void sum(Matrix[] parts, int from, int to) {
        for (int i = 1; i < parts.length; i++) {
            of(parts[0].slice(from, 1, to - from)).addi(of(parts[i].slice(from, 1, to - from)));
        }
    }

    @Override
    public void copy(Matrix source, Matrix out) {
        if (source.size() > 0) {
            of(out).assign(of(source));
        }
    }

    @Override
    public void clip(Matrix a, double factor, double limit) {
        of(a).muli(factor);
        of(a).assign(Transforms.max(Transforms.min(of(a), limit), -limit));
    }

    @Override
    public void average(Matrix mean, Matrix now, double share) {
        of(mean).muli(1 - share).addi(of(now).mul(share));
    }

    @Override
    public void multiplyElements(Matrix a, Matrix b, Matrix out) {
        of(out).assign(of(a).mul(of(b)));
    }

    @Override
    public void scale(double factor, Matrix a, Matrix out) {
        of(out).assign(of(a).mul(factor));
    }

    @Override
    public void addScaled(Matrix a, double factor, Matrix b, Matrix out) {
        of(out).assign(of(a).add(of(b).mul(factor)));
    }

    @Override
    public void drawMask(RandomStream random, double rate, Matrix out) {
        for (int i = 0; i < out.rows(); i++) {
            for (int j = 0; j < out.columns(); j++) {
                out.set(i, j, random.nextDouble() < rate ? 0 : 1 / (1 - rate));
            }
        }
    }

    @Override
    public void swapAxes(Matrix x, int first, int second, Matrix out) {
        int rest = x.columns() / first / second;
        for (int row = 0; row < x.rows(); row++) {
            for (int from = 0; from < x.columns(); from++) {
                int i = from / rest / second;
                int j = from / rest % second;
                out.set(row, (j * first + i) * rest + from % rest, x.get(row, from));
            }
        }
    }

    @Override
    public Normalization normalization() {
        return ReferenceNormalization.INSTANCE;
    }

    @Override
    public Correlation correlation(Window window, int groups, int columns, int rows, Memory memory, boolean goesBack) {
        return new ReferenceCorrelation(window, groups, columns);
    }

    @Override
    public Pooling pooling() {
        return ReferencePooling.INSTANCE;
    }

    @Override
    public Resampling resampling(Grid grid, Memory memory) {
        return new ReferenceResampling(grid);
    }

    @Override
    public double squaredNorm(Matrix a) {
        if (a.size() == 0) {
            return 0;
        }
        double norm = of(a).norm2Number().doubleValue();
        return norm * norm;
    }

    /** The array behind a matrix, for an operation on this thread. */
    private static INDArray of(Matrix matrix) {
        Threads.useOne();
        return ((ReferenceMatrix) matrix).array();
    }
}
