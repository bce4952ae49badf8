package dev.chainrule.explanation.landscape;

import dev.chainrule.explanation.Judge;
import dev.chainrule.explanation.LearningRows.Encoded;
import dev.chainrule.explanation.Subject;
import dev.chainrule.network.Network;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.Memory;

/**
 * A copy of a network with two random directions around its weights, ready to be asked for the loss there. The same seed
 * gives the same directions. To be closed; for one thread.
 */
final class WeightPlane implements AutoCloseable {

    private final Network network;
    private final Judge judge;
    private final Judge.Losses losses;
    private final Memory memory;
    private final Landscape landscape;
    private final Matrix first;
    private final Matrix second;

    WeightPlane(Subject subject, Encoded rows, Kernels kernels, long seed) {
        this.network = subject.network().copy(kernels);
        this.judge = new Judge(subject, rows, kernels);
        this.losses = judge.losses(network);
        this.memory = kernels.memory();
        this.landscape = new Landscape(network, losses, memory);
        this.first = landscape.random(seed, 0, memory);
        this.second = landscape.random(seed, 1, memory);
    }

    /** The mean loss where both directions have been followed so far. */
    double at(double along, double alongSecond) {
        return landscape.at(first, along, second, alongSecond);
    }

    Landscape landscape() {
        return landscape;
    }

    Judge judge() {
        return judge;
    }

    /** Of the copy, whatever weights it has now. */
    Judge.Losses losses() {
        return losses;
    }

    /** {@code [1, parameterCount]}. */
    Matrix first() {
        return first;
    }

    /** {@code [1, parameterCount]}. */
    Matrix second() {
        return second;
    }

    @Override
    public void close() {
        memory.close();
        losses.close();
        judge.close();
        network.close();
    }
}
