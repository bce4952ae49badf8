package dev.chainrule.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.dataset.Dataset;
import dev.chainrule.dataset.DatasetFixture;
import dev.chainrule.definition.StrictJson;
import dev.chainrule.network.Trainer;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.thread.Team;
import dev.chainrule.plan.JobPlan;
import dev.chainrule.plan.PlanFixture;
import dev.chainrule.split.Split;
import dev.chainrule.table.Table;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/**
 * A table and nothing else said: as good as scikit-learn's multi-layer perceptron with standardized inputs, or as logistic
 * regression, which are told what the columns are. {@code golden/learning.py} made the tables and the figures of
 * scikit-learn on ten splits each, seeds 0 to 9; here the seed is the default's, 42. Means over the ten splits are compared.
 */
@Tag("slow")
class DefaultsLearnTests {

    private static final JsonNode GOLDEN = golden();
    private static final long SEED = 42;

    private final Path folder;

    DefaultsLearnTests(@TempDir Path folder) {
        this.folder = folder;
    }

    private static JsonNode golden() {
        return StrictJson.parse(text("learning.json"));
    }

    private static String text(String file) {
        try (InputStream in = DefaultsLearnTests.class.getResourceAsStream("/golden/" + file)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * The rows judged by are the ones held out, so early stopping sees them, as in the figures of any model.
     *
     * @param margin how much lower the mean accuracy may be than that of the other
     */
    @ParameterizedTest
    @CsvSource({
        "wine, MLPClassifier, 0.01",
        "sonar, MLPClassifier, 0.01",
        "banknote, MLPClassifier, 0.01",
        "passengers, LogisticRegression, 0"
    })
    void learnsAsWellAsThoseWhoAreTold(String table, String other, double margin) {
        compare(table, other, margin, DefaultsLearnTests::judged);
    }

    /** As a job does with nothing but a test set: what early stopping looked at is learned from too in the end. */
    @ParameterizedTest
    @CsvSource({
        "wine, MLPClassifier, 0.02",
        "sonar, MLPClassifier, 0.02",
        "banknote, MLPClassifier, 0.01",
        "passengers, LogisticRegression, 0.01"
    })
    void staysCloseOnRowsThatNothingHasSeen(String table, String other, double margin) {
        compare(
                table,
                other,
                margin,
                (dataset, cells, unseen) ->
                        DefaultFigures.figure(DefaultFigures.plan(dataset, SEED), cells, unseen, SEED));
    }

    /** On rows that nothing has seen; {@code golden/defaults.py} made them. */
    @ParameterizedTest
    @CsvSource({"spirals, 0.97", "circles, 0.97", "moons, 0.97", "sine, 0.98"})
    void learnsShapesThatNoLineSeparates(String shape, double least) {
        List<Double> figures = new DefaultFigures(folder).of(shape, text("learning/%s.csv".formatted(shape)), 3);

        assertThat(mean(figures)).as("%s of %s", figures, shape).isGreaterThanOrEqualTo(least);
    }

    /** The accuracy on some rows of a table of a network that learns from the others. */
    private interface Accuracy {
        double on(Dataset dataset, Table cells, int[] judging);
    }

    private void compare(String table, String other, double margin, Accuracy accuracy) {
        List<Double> theirs = new ArrayList<>();
        List<Double> ours = new ArrayList<>();
        Dataset dataset = DatasetFixture.large(folder, table, text("learning/%s.csv".formatted(table)));
        try (Table cells = DatasetFixture.open(folder, dataset)) {
            for (JsonNode split : GOLDEN.at("/tables/" + table)) {
                theirs.add(split.get(other).doubleValue());
                int[] judging = split.get("rows")
                        .valueStream()
                        .mapToInt(JsonNode::intValue)
                        .toArray();
                ours.add(accuracy.on(dataset, cells, judging));
            }
        }
        assertThat(mean(ours)).as("%s for %s of %s", ours, theirs, table).isGreaterThanOrEqualTo(mean(theirs) - margin);
    }

    private static double mean(List<Double> figures) {
        return figures.stream().mapToDouble(figure -> figure).average().orElseThrow();
    }

    private static double judged(Dataset dataset, Table cells, int[] judging) {
        JobPlan plan =
                PlanFixture.plan(dataset, "{\"split\": {\"validation\": 0.2}}"); // the judging rows are held back here
        int[] others = IntStream.range(0, cells.rows())
                .filter(row -> Arrays.binarySearch(judging, row) < 0)
                .toArray();
        Split split = new Split(others, judging);
        return PreparedTraining.with(
                plan, cells, split, SEED, RowStores.MEMORY, Kernels.fast(), Team.alone(), prepared -> {
                    new Trainer(prepared.network(), prepared.plan(), prepared.data()).run(DefaultFigures.UNWATCHED);
                    return Objects.requireNonNull(
                            prepared.measure(judging, Team.alone()).metrics().get("accuracy"));
                });
    }
}
