package dev.chainrule.network.activation;

import java.util.ArrayList;
import java.util.List;

/**
 * An activation and its derivative in double precision at equally spaced points; what is shown of one whose output
 * depends on several inputs says {@link Characteristics#curve}.
 *
 * @param z the points, the first and the last included
 * @param values {@code f(z)}; may be infinite where {@code z} is huge
 * @param derivatives {@code f′(z)}
 */
public record ActivationCurve(List<Double> z, List<Double> values, List<Double> derivatives) {

    /** @param points at least 1, which is {@code from} alone */
    public static ActivationCurve of(Activation activation, double from, double to, int points) {
        ActivationCurve curve = new ActivationCurve(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (int i = 0; i < points; i++) {
            double share = points == 1 ? 0 : (double) i / (points - 1);
            curve.add(activation, share == 0 ? from : from * (1 - share) + to * share);
        }
        return curve;
    }

    private void add(Activation activation, double at) {
        double[] row = activation.sampledRow(at);
        int outputs = row.length / activation.inputsPerOutput();
        double[] a = new double[outputs];
        double[] gradient = new double[row.length];
        gradient[0] = 1;
        activation.forward(row, a, 1, outputs);
        z.add(at);
        values.add(a[0]);
        activation.backward(row, a, gradient, 1, outputs);
        derivatives.add(gradient[0]);
    }
}
