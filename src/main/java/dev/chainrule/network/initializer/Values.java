package dev.chainrule.network.initializer;

import dev.chainrule.choice.Member;
import dev.chainrule.choice.Parameter;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.math.RandomStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Your own weights: {@code [inputs, units]}, one list for each input; for biases {@code [1, units]}, one list. */
@Member(
        value = "values",
        aliases = "given",
        summary = "Your own weights: [inputs, units], one list for each input; for biases [1, units], one list.",
        formula = "W = values")
public record Values(
        @Parameter(
                value = "One list for each input, in it one weight for each neuron; for biases one list.",
                min = 1,
                max = 65_536)
        List<List<Double>> values)
        implements Initializer {

    private static final int MOST = 100_000;

    public Values {
        values = values.stream().map(List::copyOf).toList();
        int columns = values.get(0).size();
        for (int i = 0; i < values.size(); i++) {
            if (values.get(i).size() != columns) {
                throw new IllegalArgumentException("values[0] has %s values and values[%s] has %s"
                        .formatted(columns, i, values.get(i).size()));
            }
        }
        if ((long) values.size() * columns > MOST) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "%,d values are more than %,d", (long) values.size() * columns, MOST));
        }
    }

    @Override
    public void fill(Matrix weights, Fan fan, RandomStream random) {
        misfit(weights.rows(), weights.columns()).ifPresent(why -> {
            throw new IllegalArgumentException(why);
        });
        for (int i = 0; i < weights.rows(); i++) {
            for (int j = 0; j < weights.columns(); j++) {
                weights.set(i, j, values.get(i).get(j));
            }
        }
    }

    @Override
    public Optional<String> misfit(int rows, int columns) {
        int given = values.get(0).size();
        return values.size() == rows && given == columns
                ? Optional.empty()
                : Optional.of("the values are [%s, %s], and the layer needs [%s, %s]"
                        .formatted(values.size(), given, rows, columns));
    }
}
