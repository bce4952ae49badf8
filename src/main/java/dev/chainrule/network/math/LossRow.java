package dev.chainrule.network.math;

/** One row's outputs, targets and gradient in double precision: both kernels compute losses here. */
final class LossRow {

    final double[] outputs;
    final double[] targets;
    final double[] gradient;

    LossRow(int columns) {
        outputs = new double[columns];
        targets = new double[columns];
        gradient = new double[columns];
    }

    double evaluate(Cost loss, boolean logits) {
        return logits ? loss.ofLogits(outputs, targets, gradient) : loss.ofOutputs(outputs, targets, gradient);
    }
}
