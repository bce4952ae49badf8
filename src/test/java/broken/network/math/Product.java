package broken.network.math;

import broken.network.layer.Square;

/** One half of a cycle between packages of one module. */
public record Product(double value) {

    public Square asSquare() {
        return new Square(value);
    }
}
