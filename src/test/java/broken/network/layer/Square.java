package broken.network.layer;

import broken.network.math.Product;

/** The other half of the cycle. */
public record Square(double side) {

    public Product area() {
        return new Product(side * side);
    }
}
