package broken.network.loss;

import broken.network.Batch;

/** The other half of the cycle. */
public record Doubled(Batch batch) {}
