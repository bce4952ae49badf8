package dev.chainrule.prediction;

import dev.chainrule.choice.Menu;
import dev.chainrule.encoding.TargetEncoding;
import dev.chainrule.network.activation.Activation;
import java.util.Optional;

/** Networks that answer with classes by numbers that are no probabilities, as those that were changed by hand may. */
public final class NoProbabilities {

    private NoProbabilities() {}

    /** What is to be said with each answer; of most networks nothing. */
    public static Optional<String> warning(TargetEncoding target, Activation output) {
        if (target instanceof TargetEncoding.NumericTargets || output.givesProbabilities()) {
            return Optional.empty();
        }
        return Optional.of(
                "the output layer has the activation %s, whose numbers are no probabilities: neither what it answers nor its loss can be read as such"
                        .formatted(Menu.nameOf(output)));
    }
}
