package dev.chainrule.network.math;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Double precision on plain ND4J operations; rows are columns of the transposed. */
final class ReferenceNormalization implements Normalization {

    static final ReferenceNormalization INSTANCE = new ReferenceNormalization();

    private ReferenceNormalization() {}

    @Override
    public void columnMoments(Matrix a, Matrix mean, Matrix variance) {
        INDArray means = of(a).mean(true, 0);
        INDArray distances = of(a).subRowVector(means);
        of(mean).assign(means);
        of(variance).assign(distances.mul(distances).mean(true, 0));
    }

    @Override
    public void normalizeColumns(Matrix a, Matrix mean, Matrix variance, double epsilon, Matrix out) {
        of(out).assign(of(a).subRowVector(of(mean)).divRowVector(deviation(of(variance), epsilon)));
    }

    private static INDArray deviation(INDArray variance, double epsilon) {
        return Transforms.sqrt(variance.add(epsilon));
    }

    @Override
    public void normalizeColumnsGradient(Matrix normalized, Matrix variance, double epsilon, Matrix gradient) {
        of(gradient).assign(gradient(of(normalized), deviation(of(variance), epsilon), of(gradient)));
    }

    private static INDArray gradient(INDArray normalized, INDArray deviation, INDArray gradient) {
        INDArray mean = gradient.mean(true, 0);
        INDArray product = gradient.mul(normalized).mean(true, 0);
        return gradient.subRowVector(mean).sub(normalized.mulRowVector(product)).divRowVector(deviation);
    }

    @Override
    public void normalizeRows(Matrix a, double epsilon, Matrix variance, Matrix out) {
        INDArray columns = of(a).transpose().dup('c');
        INDArray distances = columns.subRowVector(columns.mean(true, 0));
        INDArray variances = distances.mul(distances).mean(true, 0);
        of(variance).assign(variances);
        of(out).assign(distances.divRowVector(deviation(variances, epsilon)).transpose());
    }

    @Override
    public void normalizeRowsGradient(Matrix normalized, Matrix variance, double epsilon, Matrix gradient) {
        INDArray columns = gradient(
                of(normalized).transpose().dup('c'),
                deviation(of(variance), epsilon),
                of(gradient).transpose().dup('c'));
        of(gradient).assign(columns.transpose());
    }

    @Override
    public void scaleColumns(Matrix a, Matrix scale, Matrix shift, Matrix out) {
        of(out).assign(of(a).mulRowVector(of(scale)).addRowVector(of(shift)));
    }

    @Override
    public void scaleColumns(Matrix a, Matrix scale) {
        of(a).muliRowVector(of(scale));
    }

    @Override
    public void sumRowsOfProducts(Matrix a, Matrix b, Matrix out) {
        of(out).assign(of(a).mul(of(b)).sum(true, 0));
    }

    private static INDArray of(Matrix matrix) {
        Threads.useOne();
        return ((ReferenceMatrix) matrix).array();
    }
}
