package dev.chainrule.plan;

import dev.chainrule.network.augmentation.Augmentation;
import dev.chainrule.network.augmentation.Flip;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What could go wrong where pictures are changed. */
final class AugmentationWarnings {

    private AugmentationWarnings() {}

    /** @param labels of the classes, as far as they are known */
    static Optional<String> of(@Nullable List<Augmentation> steps, List<String> labels) {
        boolean flips = steps != null && steps.stream().anyMatch(Flip.class::isInstance);
        boolean signs = !labels.isEmpty() && labels.stream().allMatch(label -> label.length() == 1);
        return flips && signs
                ? Optional.of(
                        "pictures are mirrored (flip), and the classes are called like digits or letters, which in a"
                                + " mirror are others or none; if they are such, leave flip out")
                : Optional.empty();
    }
}
