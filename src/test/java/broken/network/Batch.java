package broken.network;

import broken.network.loss.Doubled;

/** The module's own package uses one inside it, which uses it in turn. */
public record Batch(double rows) {

    public Doubled doubled() {
        return new Doubled(this);
    }
}
