package dev.chainrule.explanation.landscape;

import dev.chainrule.explanation.Judge;
import dev.chainrule.network.Network;
import dev.chainrule.network.layer.WeightMatrix;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.Memory;
import dev.chainrule.network.math.RandomStream;
import dev.chainrule.network.math.RandomStream.Purpose;

/**
 * Directions in the space of a network's weights, and the loss along them. Random ones are normalized as Li and others
 * do: what goes into each neuron is as long as the weights there, and biases and normalizations stay as they are.
 */
final class Landscape {

    private final Network network;
    private final Judge.Losses losses;
    private final Matrix center;
    private final Matrix stateAtCenter;

    /** @param network whose weights are changed, and put back by {@link #reset} */
    Landscape(Network network, Judge.Losses losses, Memory memory) {
        this.network = network;
        this.losses = losses;
        this.center = memory.allocate(1, network.parameters().columns());
        network.kernels().copy(network.parameters(), center);
        this.stateAtCenter = memory.allocate(1, network.state().columns());
        network.kernels().copy(network.state(), stateAtCenter);
    }

    void reset() {
        network.kernels().copy(center, network.parameters());
        network.kernels().copy(stateAtCenter, network.state());
    }

    /** {@code [1, parameterCount]}. */
    Matrix random(long seed, int number, Memory memory) {
        Matrix direction = memory.allocate(1, center.columns());
        RandomStream random = RandomStream.of(seed, Purpose.EXAMPLE, number);
        for (WeightMatrix place : network.layers().weightMatrices()) {
            Matrix part = place.in(direction);
            Matrix weights = place.in(center);
            for (int i = 0; i < part.rows(); i++) {
                for (int j = 0; j < part.columns(); j++) {
                    part.set(i, j, random.nextGaussian());
                }
            }
            for (int j = 0; j < part.columns(); j++) {
                double factor = length(weights, j) / Math.max(length(part, j), Double.MIN_NORMAL);
                for (int i = 0; i < part.rows(); i++) {
                    part.set(i, j, part.get(i, j) * factor);
                }
            }
        }
        return direction;
    }

    private static double length(Matrix weights, int column) {
        double squares = 0;
        for (int i = 0; i < weights.rows(); i++) {
            squares += weights.get(i, column) * weights.get(i, column);
        }
        return Math.sqrt(squares);
    }

    /** From the network's own weights to others {@code [1, parameterCount]}. */
    Matrix to(Matrix others, Memory memory) {
        Matrix direction = memory.allocate(1, center.columns());
        network.kernels().addScaled(others, -1, center, direction);
        return direction;
    }

    /** The mean loss where both directions have been followed so far. */
    double at(Matrix first, double along, Matrix second, double alongSecond) {
        network.kernels().addScaled(center, along, first, network.parameters());
        network.kernels().addScaled(network.parameters(), alongSecond, second, network.parameters());
        return losses.now();
    }

    /**
     * The mean loss on the way from another network of the same form through this one. What normalizations have measured
     * goes along from there to here, and stays beyond.
     *
     * @param way from the network's own weights to the other's
     * @param stateThere of the other network {@code [1, stateCount]}
     * @param along −1 at the other, 0 here
     */
    double onTheWayFrom(Matrix way, Matrix stateThere, double along) {
        network.kernels().addScaled(center, -along, way, network.parameters());
        double share = Math.max(0, -along);
        Matrix state = network.state();
        for (int i = 0; i < state.columns(); i++) {
            state.set(0, i, (1 - share) * stateAtCenter.get(0, i) + share * stateThere.get(0, i));
        }
        return losses.now();
    }

    /** How far along two directions one gets nearest to the end of another. */
    static double[] projected(Matrix way, Matrix first, Matrix second) {
        double aa = product(first, first);
        double bb = product(second, second);
        double ab = product(first, second);
        double wa = product(way, first);
        double wb = product(way, second);
        double determinant = aa * bb - ab * ab;
        if (!(determinant > 0)) {
            return new double[2];
        }
        return new double[] {(wa * bb - wb * ab) / determinant, (wb * aa - wa * ab) / determinant};
    }

    static double product(Matrix one, Matrix other) {
        double sum = 0;
        for (int i = 0; i < one.columns(); i++) {
            sum += one.get(0, i) * other.get(0, i);
        }
        return sum;
    }
}
