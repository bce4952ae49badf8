package dev.chainrule.network.math;

/** One row's outputs or logits, targets and gradient in double precision: both kernels compute losses here. */
final class LossRow {

    final double[] values;
    final double[] targets;
    final double[] gradient;

    LossRow(int columns) {
        values = new double[columns];
        targets = new double[columns];
        gradient = new double[columns];
    }

    double evaluate(Cost cost) {
        return cost.of(values, targets, gradient);
    }
}
