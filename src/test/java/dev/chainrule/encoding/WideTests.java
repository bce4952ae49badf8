package dev.chainrule.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.encoding.feature.Categorical;
import dev.chainrule.encoding.feature.RawRow;
import dev.chainrule.encoding.feature.RowIssues;
import dev.chainrule.encoding.feature.Scaling;
import dev.chainrule.encoding.feature.Wide;
import dev.chainrule.format.ReadingOptions;
import dev.chainrule.format.TableFixture;
import dev.chainrule.network.thread.Team;
import dev.chainrule.problem.Violation;
import dev.chainrule.table.ColumnType;
import dev.chainrule.table.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

class WideTests {

    /** Pictures of two pixels with two channels each. */
    private static final String COLOURS = "c0,c1,c2,c3,y\n0,10,4,30,1\n2,50,6,70,2\n100,100,100,100,3\n";

    private static final ReadingOptions SHAPED = ReadingOptions.of("{\"shape\": [1, 2, 2]}");

    private final Path folder;

    WideTests(@TempDir Path folder) {
        this.folder = folder;
    }

    private static EncodingPlan plan(@Nullable Scaling numeric) {
        Preprocessing preprocessing =
                new Preprocessing(numeric, Missing.MEAN, null, false, Categorical.ONE_HOT, null, null, null);
        return new EncodingPlan(List.of("image"), List.of("y"), Task.REGRESSION, preprocessing, 1000);
    }

    private static Encoding fitted(Table table, @Nullable Scaling numeric, int... training) {
        return FittedEncoding.of(plan(numeric), table, training, Team.alone()).encoding();
    }

    private static List<float[]> features(Encoding encoding, Table table) {
        List<float[]> rows = new ArrayList<>();
        encoding.encode(table, (row, features, targets) -> rows.add(features.clone()));
        return rows;
    }

    @Test
    void scalesEachChannelByWhatTheTrainingRowsHaveOfIt() {
        try (Table table = TableFixture.table(folder, COLOURS, SHAPED)) {
            Encoding encoding = fitted(table, null, 0, 1);
            Wide image = (Wide) encoding.features().get(0);

            assertThat(image.shape()).containsExactly(1, 2, 2);
            assertThat(image.centers()).containsExactly(3.0, 40.0);
            assertThat(image.spreads().get(0)).isCloseTo(Math.sqrt(5), within(1e-12));
            assertThat(image.spreads().get(1)).isCloseTo(Math.sqrt(500), within(1e-12));
            assertThat(encoding.inputs()).isEqualTo(4);
            assertThat(encoding.inputNames())
                    .containsExactly("image_0_0_0", "image_0_0_1", "image_0_1_0", "image_0_1_1");
            assertThat(features(encoding, table).get(0))
                    .containsExactly(scaled(0, 3, 5), scaled(10, 40, 500), scaled(4, 3, 5), scaled(30, 40, 500));
        }
    }

    private static float scaled(double x, double mean, double variance) {
        return (float) ((x - mean) / Math.sqrt(variance));
    }

    @ParameterizedTest
    @CsvSource({"MIN_MAX, 0.0, -0.0", "NONE, 0.0, 10.0"})
    void scalesAsIsAsked(Scaling scaling, float first, float second) {
        try (Table table = TableFixture.table(folder, COLOURS, SHAPED)) {
            float[] row = features(fitted(table, scaling, 0, 1), table).get(0);

            assertThat(row[0]).isEqualTo(first);
            assertThat(row[1]).isEqualTo(second + 0f);
        }
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.INCLUDE,
            names = {"ROBUST", "LOG1P", "QUANTILE"})
    void refusesScalesThatChannelsCannotHave(Scaling scaling) {
        try (Table table = TableFixture.table(folder, COLOURS, SHAPED)) {
            assertThat(plan(scaling).violations(table.columns()))
                    .extracting(Violation::pointer)
                    .containsExactly("/preprocessing/numeric");
        }
    }

    @Test
    void aChannelThatNeverChangesIsZero() {
        try (Table table = TableFixture.table(
                folder, "c0,c1,y\n5,1,1\n5,2,2\n5,3,3\n", ReadingOptions.of("{\"shape\": [1, 1, 2]}"))) {
            assertThat(features(fitted(table, null, 0, 1, 2), table))
                    .extracting(row -> row[0])
                    .containsOnly(0f);
        }
    }

    @Test
    void rowsOfManyChunksAreEncodedAsThoseOfAClient() {
        int pixels = 400;
        String header = IntStream.range(0, pixels).mapToObj(i -> "p" + i).collect(Collectors.joining(",", "", ",y\n"));
        StringBuilder csv = new StringBuilder(header);
        int rows = 2900;
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < pixels; i++) {
                csv.append((row * 31 + i * 17) % 256).append(',');
            }
            csv.append(row % 7).append('\n');
        }
        try (Table table = TableFixture.large(folder, csv.toString(), ReadingOptions.of("{\"shape\": [20, 20, 1]}"))) {
            assertThat(table.chunks()).isGreaterThan(2);
            Encoding encoding = fitted(table, null, IntStream.range(0, rows).toArray());
            List<float[]> all = features(encoding, table);
            for (int row : new int[] {0, 1307, rows - 1}) {
                float[] one = new float[pixels];
                RowIssues issues = new RowIssues();
                encoding.encode(
                        new RawRow("", Map.of("image", table.rows(row, 1).get(0).get("image")), false), one, 0, issues);
                assertThat(issues.violations()).isEmpty();
                assertThat(one).isEqualTo(all.get(row));
            }
        }
    }

    private List<String> warnings(String csv, String shape, List<?>... cells) {
        try (Table table = TableFixture.table(
                folder, csv, ReadingOptions.of("{\"shape\": %s, \"shape_from\": \"c0\"}".formatted(shape)))) {
            String column = table.columns().get(0).name();
            EncodingPlan plan = new EncodingPlan(List.of(column), List.of("y"), Task.REGRESSION);
            Encoding encoding = FittedEncoding.of(plan, table, new int[] {0, 1}, Team.alone())
                    .encoding();
            List<String> all = new ArrayList<>();
            for (List<?> cell : cells) {
                RowIssues issues = new RowIssues();
                encoding.encode(new RawRow("", Map.of(column, cell), false), new float[encoding.inputs()], 0, issues);
                assertThat(issues.violations()).isEmpty();
                all.addAll(issues.warnings());
            }
            return all;
        }
    }

    @Test
    void saysThatAPictureIsUnlikeThoseOfTheTrainingRows() {
        String bytes = "c0,c1,c2,y\n0,10,255,1\n2,50,200,2\n";
        assertThat(warnings(bytes, "[1, 3, 1]", List.of(0, 10, 255), List.of(0, 0, 0), List.of(1, 2, 0)))
                .isEmpty();
        assertThat(warnings(bytes, "[1, 3, 1]", List.of(0, 0.25, 1), List.of(0, 70_000, 1)))
                .containsExactly(
                        "image: its numbers are between 0 and 1, and those seen in training between 0 and 255: it counts as black;"
                                + " numbers that were divided are to be sent as the data has them",
                        "image: 70000 is far outside of what was seen in training (0 to 255), so the prediction is an extrapolation");
        String shares = "c0,c1,c2,y\n0,0.5,1,1\n0.25,0.5,0.75,2\n";
        assertThat(warnings(shares, "[1, 3, 1]", List.of(0, 0.25, 1), List.of(0, 10, 255)))
                .containsExactly(
                        "image: 255 is far outside of what was seen in training (0 to 1), so the prediction is an extrapolation");
        assertThat(warnings(bytes, "[1, 3]", List.of(0, 0.25, 1), List.of(-300, 0.25, 1)))
                .containsExactly(
                        "sequence: -300 is far outside of what was seen in training (0 to 255), so the prediction is an extrapolation");
    }

    @Test
    void travelsAsJson() {
        Wide wide = new Wide(
                "image",
                ColumnType.IMAGE,
                List.of(1, 1, 2),
                Scaling.STANDARDIZE,
                List.of(1.0, 2.0),
                List.of(1.0, 0.5),
                255);
        Encoding encoding = new Encoding(
                List.of(wide),
                new TargetEncoding.NumericTargets(
                        List.of(new TargetEncoding.NumberTarget("y", ColumnType.NUMBER, Scaling.NONE, 0, 1))));
        JsonMapper mapper = JsonMapper.shared();

        assertThat(mapper.readValue(mapper.writeValueAsString(encoding), Encoding.class))
                .isEqualTo(encoding);
        assertThatThrownBy(() -> new Wide(
                        "i", ColumnType.IMAGE, List.of(1, 2), Scaling.NONE, List.of(0.0, 0.0), List.of(1.0, 1.0), 255))
                .hasMessageContaining("are no image");
        assertThatThrownBy(() ->
                        new Wide("i", ColumnType.VECTOR, List.of(2), Scaling.NONE, List.of(0.0), List.of(1.0), 255))
                .hasMessageContaining("for each of 2 channels");
    }

    @Test
    void picturesAreNoTarget() {
        try (Table table = TableFixture.table(folder, COLOURS, SHAPED)) {
            for (Task task : Task.values()) {
                EncodingPlan plan = new EncodingPlan(List.of("y"), List.of("image"), task);
                assertThat(plan.violations(table.columns()))
                        .extracting(Violation::pointer)
                        .containsExactly("/target");
            }
        }
    }

    @Test
    void showsWhatItScalesBy() {
        try (Table table = TableFixture.table(folder, COLOURS, SHAPED)) {
            Wide image = (Wide) fitted(table, null, 0, 1).features().get(0);

            assertThat(image.figures().keySet())
                    .containsExactlyInAnyOrder(
                            "mean of channel 0", "std of channel 0", "mean of channel 1", "std of channel 1");
            assertThat(image.expected()).contains("[1, 2, 2]", "all 4");
        }
    }
}
