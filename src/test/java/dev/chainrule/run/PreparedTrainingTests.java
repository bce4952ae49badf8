package dev.chainrule.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.dataset.Dataset;
import dev.chainrule.dataset.DatasetFixture;
import dev.chainrule.encoding.Encoding;
import dev.chainrule.format.ReadingOptions;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.thread.Cores;
import dev.chainrule.network.thread.Team;
import dev.chainrule.plan.JobPlan;
import dev.chainrule.plan.PlanFixture;
import dev.chainrule.split.Split;
import dev.chainrule.table.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreparedTrainingTests {

    private static final Split SPLIT =
            new Split(IntStream.range(0, 20).toArray(), IntStream.range(20, 25).toArray());

    private final Path folder;

    PreparedTrainingTests(@TempDir Path folder) {
        this.folder = folder;
    }

    /** Of 20 rows that are learned from and five that are held out. */
    private Encoding encoding(String learnt, String heldBack) {
        StringBuilder csv = new StringBuilder("x,town,y\n");
        for (int row = 0; row < 25; row++) {
            csv.append((row < 20 ? learnt : heldBack).formatted(row, "abc".charAt(row % 3), row))
                    .append('\n');
        }
        Dataset dataset = DatasetFixture.dataset(folder, "mine", csv.toString());
        JobPlan plan = PlanFixture.plan(dataset, "{\"target\": \"y\", \"task\": \"regression\"}");
        List<Encoding> fitted = new ArrayList<>();
        try (Table table = DatasetFixture.open(folder, dataset)) {
            PreparedTraining.with(
                    plan,
                    table,
                    SPLIT,
                    1,
                    RowStores.MEMORY,
                    Kernels.fast(),
                    Team.alone(),
                    prepared -> fitted.add(prepared.encoding()));
        }
        return fitted.get(0);
    }

    /** Of a network that learned from 500 rows; with seven inputs, of which some are one-hot. */
    private float[] weights(RowStore rows) {
        StringBuilder csv = new StringBuilder("x,town,z,y\n");
        for (int row = 0; row < 500; row++) {
            csv.append("%s,%s,%s,%s\n".formatted(Math.sin(row), "abcde".charAt(row % 5), row % 7, row % 11));
        }
        return weights(DatasetFixture.dataset(folder, "many", csv.toString()), rows);
    }

    /** Of 500 pictures of 2 × 3 pixels in three colours. */
    private float[] ofPictures(RowStore rows) {
        StringBuilder csv = new StringBuilder(
                IntStream.range(0, 18).mapToObj(i -> "p" + i).collect(Collectors.joining(",", "", ",y\n")));
        for (int row = 0; row < 500; row++) {
            for (int i = 0; i < 18; i++) {
                csv.append((row * 31 + i * i * 17 + row / 7) % 256).append(',');
            }
            csv.append(row % 11).append('\n');
        }
        ReadingOptions shaped = ReadingOptions.of("{\"shape\": [2, 3, 3]}");
        return weights(DatasetFixture.dataset(folder, "many", csv.toString(), shaped), rows);
    }

    private float[] weights(Dataset dataset, RowStore rows) {
        JobPlan plan = PlanFixture.plan(
                dataset, "{\"target\": \"y\", \"task\": \"regression\", \"training\": {\"epochs\": 3}}");
        List<float[]> weights = new ArrayList<>();
        try (Table table = DatasetFixture.open(folder, dataset);
                Team team = new Cores(2).team(2)) {
            Split split = new Split(
                    IntStream.range(0, 400).toArray(), IntStream.range(400, 500).toArray());
            PreparedTraining.with(plan, table, split, 1, rows, Kernels.fast(), team, prepared -> {
                prepared.trainUntil(3, team, () -> true);
                Matrix parameters = prepared.network().parameters();
                float[] learned = new float[parameters.columns()];
                parameters.readRow(0, learned);
                weights.add(learned);
                return prepared.measure(split.validation(), team);
            });
        }
        return weights.get(0);
    }

    @Test
    void learnsTheSameToTheLastBitFromRowsInAFile() {
        assertThat(weights(RowStores.files(folder))).isEqualTo(weights(RowStores.MEMORY));
    }

    /** There is room for just as many bytes as they have, and for no float32. */
    @Test
    void learnsTheSameToTheLastBitFromPicturesThatStayBytes() {
        float[] learned = ofPictures(RowStores.ofBytes(500 * 18));

        assertThat(learned).isEqualTo(ofPictures(RowStores.MEMORY));
        assertThat(learned).isEqualTo(ofPictures(RowStores.files(folder)));
    }

    @Test
    void fitsItsEncodingToTheRowsThatAreLearntFromOnly() {
        Encoding fitted = encoding("%s.5,%s,%s.25", "%s.5,%s,%s.25");
        assertThat(encoding("%s.5,%s,%s.25", "1%s000.5,%s,-%s.25"))
                .as("whatever the rows held back hold")
                .isEqualTo(fitted);
        assertThat(encoding("%s.5,%s,%s.25", "%s.5,d%s,%s.25"))
                .as("which have towns of their own")
                .isEqualTo(fitted);
        assertThat(encoding("1%s.5,%s,%s.25", "%s.5,%s,%s.25")).isNotEqualTo(fitted);
    }
}
