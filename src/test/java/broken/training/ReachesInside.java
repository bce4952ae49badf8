package broken.training;

import broken.model.store.Inside;

/** Other modules' sub-packages are theirs. */
public record ReachesInside(Inside inside) {}
