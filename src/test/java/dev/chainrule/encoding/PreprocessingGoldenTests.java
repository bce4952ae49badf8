package dev.chainrule.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.definition.Definitions;
import dev.chainrule.definition.StrictJson;
import dev.chainrule.encoding.feature.BagOfWords;
import dev.chainrule.encoding.feature.RawRow;
import dev.chainrule.encoding.feature.RowIssues;
import dev.chainrule.format.TableFixture;
import dev.chainrule.network.thread.Team;
import dev.chainrule.table.ColumnType;
import dev.chainrule.table.Table;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Preprocessing against scikit-learn; {@code golden/preprocessing.py} says how the numbers were made. */
class PreprocessingGoldenTests {

    private static final JsonNode GOLDEN = golden();

    private final Path folder;

    PreprocessingGoldenTests(@TempDir Path folder) {
        this.folder = folder;
    }

    private static JsonNode golden() {
        try (InputStream in = PreprocessingGoldenTests.class.getResourceAsStream("/golden/preprocessing.json")) {
            return StrictJson.parse(new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<JsonNode> scaled() {
        return GOLDEN.get("scaled").valueStream();
    }

    @ParameterizedTest
    @MethodSource("scaled")
    void scalesNumbersAsScikitLearnDoes(JsonNode it) {
        String json = "{\"numeric\":\"%s\"}".formatted(it.get("scaling").stringValue());
        assertInputs(fitted(it.get("training"), null, json), it.get("rows"), it.get("inputs"), it.toString());
    }

    static Stream<JsonNode> missing() {
        return GOLDEN.get("missing").valueStream();
    }

    @ParameterizedTest
    @MethodSource("missing")
    void fillsMissingNumbersAsScikitLearnDoes(JsonNode it) {
        String missing = it.get("missing").stringValue();
        String fill = missing.equals("constant") ? ",\"fill_value\":-1.5" : "";
        String json = "{\"numeric\":\"none\",\"missing\":\"%s\"%s,\"indicator\":true}".formatted(missing, fill);
        Encoding encoding = fitted(it.get("training"), null, json);
        assertThat(encoding.inputNames()).containsExactly("x", "x is missing");
        for (int i = 0; i < it.get("rows").size(); i++) {
            float[] inputs = encode(encoding, it.get("rows").get(i));
            assertClose(inputs[0], it.get("inputs").get(i).doubleValue(), missing);
            assertClose(inputs[1], it.get("indicator").get(i).doubleValue(), missing);
        }
    }

    @Test
    void spreadsAndOrdersCategoriesAsScikitLearnDoes() {
        JsonNode it = GOLDEN.get("categories");
        for (String name : new String[] {"one_hot", "ordinal"}) {
            Encoding encoding = fitted(it.get("training"), null, "{\"categorical\":\"%s\"}".formatted(name));
            assertInputs(encoding, it.at("/" + name + "/rows"), it.at("/" + name + "/inputs"), name);
        }
    }

    @Test
    void hashesCategoriesAsScikitLearnDoes() {
        JsonNode it = GOLDEN.get("categories");
        for (JsonNode hashing : it.get("hashing")) {
            String json = "{\"categorical\":\"hashing\",\"buckets\":%s}"
                    .formatted(hashing.get("buckets").intValue());
            assertInputs(fitted(it.get("training"), null, json), hashing.get("rows"), hashing.get("inputs"), json);
        }
    }

    @Test
    void hashesWordsAsScikitLearnDoes() {
        for (JsonNode it : GOLDEN.get("words")) {
            BagOfWords worded =
                    new BagOfWords("x", ColumnType.TEXT, it.get("buckets").intValue());
            Encoding encoding = new Encoding(List.of(worded), new TargetEncoding.NumericTargets(List.of()));
            assertInputs(encoding, it.get("rows"), it.get("inputs"), it.get("buckets") + " buckets");
        }
    }

    @Test
    void drawsTargetMeansTowardsTheMeanOfAll() {
        JsonNode it = GOLDEN.get("target_mean");
        Encoding encoding = fitted(it.get("training"), it.get("target"), "{\"categorical\":\"target_mean\"}");
        assertInputs(encoding, it.get("rows"), it.get("inputs"), "target_mean");
    }

    private void assertInputs(Encoding encoding, JsonNode rows, JsonNode inputs, String what) {
        assertThat(rows.isEmpty()).isFalse();
        for (int row = 0; row < rows.size(); row++) {
            float[] found = encode(encoding, rows.get(row));
            JsonNode expected = inputs.get(row);
            for (int i = 0; i < found.length; i++) {
                assertClose(found[i], (expected.isArray() ? expected.get(i) : expected).doubleValue(), what);
            }
        }
    }

    private static void assertClose(float found, double expected, String what) {
        double tolerance = GOLDEN.get("tolerance").doubleValue() * Math.max(1, Math.abs(expected));
        assertThat(Math.abs(found - expected))
                .as("%s for %s in %s", found, expected, what)
                .isLessThan(tolerance);
    }

    private static float[] encode(Encoding encoding, JsonNode cell) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("x", cell.isNull() ? null : cell.isNumber() ? (Object) cell.doubleValue() : cell.stringValue());
        RowIssues issues = new RowIssues();
        float[] into = new float[encoding.inputs()];
        Arrays.fill(into, Float.NaN);
        encoding.encode(new RawRow("", row, false), into, 0, issues);
        assertThat(issues.violations()).isEmpty();
        return into;
    }

    private Encoding fitted(JsonNode cells, @Nullable JsonNode targets, String preprocessing) {
        StringBuilder csv = new StringBuilder("x,y\n");
        for (int row = 0; row < cells.size(); row++) {
            csv.append(cells.get(row).isNull() ? "" : cells.get(row).asString())
                    .append(',')
                    .append(targets == null ? "" + row : targets.get(row).asString())
                    .append('\n');
        }
        EncodingPlan plan = new EncodingPlan(
                List.of("x"),
                List.of("y"),
                Task.REGRESSION,
                Definitions.read(StrictJson.parse(preprocessing), Preprocessing.class),
                100);
        try (Table table = TableFixture.table(folder, csv.toString())) {
            return FittedEncoding.of(
                            plan, table, IntStream.range(0, table.rows()).toArray(), Team.alone())
                    .encoding();
        }
    }
}
