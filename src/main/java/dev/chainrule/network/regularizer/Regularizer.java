package dev.chainrule.network.regularizer;

/** What keeps the weights of a matrix small; never biases, scales or shifts. The loss that is reported is without it. */
public sealed interface Regularizer permits Penalty, MaxNorm {}
