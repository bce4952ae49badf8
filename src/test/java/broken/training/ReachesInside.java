package broken.training;

import broken.dataset.store.Inside;

/** Other modules' sub-packages are theirs. */
public record ReachesInside(Inside inside) {}
