package dev.chainrule.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.definition.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The defaults on many tables, beside scikit-learn's: {@code mvn test -Pstudy -Dstudy.tables=FOLDER} writes
 * {@code target/study/table.md}. The figures of scikit-learn on the same rows are made by {@code golden/defaults.py}.
 */
@Tag("slow")
class DefaultsStudyTests {

    private final Path folder;

    DefaultsStudyTests(@TempDir Path folder) {
        this.folder = folder;
    }

    /** Means over the splits. */
    private record Line(String table, JsonNode others, List<Double> figures) {

        double ours() {
            return mean(figures);
        }

        double other(String who) {
            return mean(others.get(who).valueStream().map(JsonNode::doubleValue).toList());
        }

        double best() {
            return Math.max(other("mlp"), other("linear"));
        }

        private static double mean(List<Double> figures) {
            return figures.stream().mapToDouble(it -> it).average().orElseThrow();
        }

        String row() {
            return String.format(
                    Locale.ROOT,
                    "| %s | %,d | %s | %.4f | %.4f | %.4f | %.4f | %+.4f |%n",
                    table,
                    others.get("rows").intValue(),
                    others.get("metric").stringValue(),
                    ours(),
                    other("mlp"),
                    other("linear"),
                    other("baseline"),
                    ours() - best());
        }
    }

    @Test
    @EnabledIfSystemProperty(
            named = "study.tables",
            matches = ".+",
            disabledReason = "needs a folder of tables: src/docs/benchmarks.md says which")
    void areAsGoodAsScikitLearnsAndBetterOnAverage() throws IOException {
        Path tables = Path.of(Objects.requireNonNull(System.getProperty("study.tables")));
        StringBuilder written = new StringBuilder("""
                | table | rows | figure | defaults | MLP | linear | baseline | to the best |
                | --- | --- | --- | --- | --- | --- | --- | --- |
                """);
        Path to = Files.createDirectories(Path.of("target", "study")).resolve("table.md");
        List<Line> lines = new ArrayList<>();
        TreeMap<String, JsonNode> golden = new TreeMap<>();
        golden().get("tables").properties().forEach(each -> golden.put(each.getKey(), each.getValue()));
        for (var each : golden.entrySet()) {
            Path file = tables.resolve(each.getKey() + ".csv");
            if (!Files.exists(file)) {
                written.append("| %s | not in %s |%n".formatted(each.getKey(), tables));
                continue;
            }
            String csv = Files.readString(file);
            int splits = each.getValue().get("mlp").size();
            lines.add(new Line(
                    each.getKey(), each.getValue(), new DefaultFigures(folder).of(each.getKey(), csv, splits)));
            written.append(lines.get(lines.size() - 1).row());
            Files.writeString(to, written); // it may be looked at meanwhile
        }

        double margin = lines.stream()
                .mapToDouble(it -> it.ours() - it.best())
                .average()
                .orElseThrow();
        long close = lines.stream().filter(it -> it.ours() >= it.best() - 0.01).count();
        assertThat(margin).as("mean of what is better than the better of both").isPositive();
        assertThat(close)
                .as("within a point of the better of both, of %s", lines.size())
                .isGreaterThanOrEqualTo(lines.size() * 9L / 10);
        assertThat(lines)
                .allSatisfy(it -> assertThat(it.ours()).as(it.table()).isGreaterThan(it.other("baseline") - 0.01));
    }

    private static JsonNode golden() throws IOException {
        try (InputStream in = DefaultsStudyTests.class.getResourceAsStream("/golden/defaults.json")) {
            return StrictJson.parse(new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
