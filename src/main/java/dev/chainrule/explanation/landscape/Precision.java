package dev.chainrule.explanation.landscape;

import dev.chainrule.choice.Word;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.problem.ProblemException;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** In which numbers a network is asked many times over. */
enum Precision {
    /** With the kernels that train. */
    FLOAT32(Kernels::fast, 1),
    /** With the reference kernels, which take longer, so that fewer rows are gone over. */
    FLOAT64(Kernels::reference, 8);

    @SuppressWarnings("ImmutableEnumChecker") // a method reference
    private final Supplier<Kernels> kernels;

    private final int cost;

    Precision(Supplier<Kernels> kernels, int cost) {
        this.kernels = kernels;
        this.cost = cost;
    }

    /** @throws ProblemException where there is none of that name */
    static Precision of(String name) {
        return Word.find(Precision.class, name)
                .orElseThrow(() -> ProblemException.invalid(
                        "precision",
                        "there is none of that name",
                        name,
                        Arrays.stream(values()).map(Precision::word).collect(Collectors.joining(" or "))));
    }

    String word() {
        return Word.of(this);
    }

    Kernels kernels() {
        return kernels.get();
    }

    /** Of a multiplication, beside one of float32. */
    int cost() {
        return cost;
    }
}
