package dev.chainrule.plan;

import dev.chainrule.dataset.Dataset;
import dev.chainrule.dataset.DatasetFixture;
import dev.chainrule.definition.Definitions;
import dev.chainrule.definition.StrictJson;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Plans for datasets that a test writes itself. */
public final class PlanFixture {

    private PlanFixture() {}

    /** @param json the definition but for its dataset, such as {@code {"name": "mine"}} */
    public static JobPlan plan(Dataset dataset, String json) {
        return Defaults.fillIn(definition(dataset.name(), json), dataset);
    }

    public static JobDefinition definition(String dataset, String json) {
        String separator = json.matches("\\{\\s*}") ? "" : ",";
        String whole = json.replaceFirst("\\{", "{\"dataset\": \"%s\"%s".formatted(dataset, separator));
        return Definitions.read(StrictJson.parse(whole), JobDefinition.class);
    }

    /** Columns {@code x} and {@code y = 2x + 0.5}. */
    public static Dataset line(Path folder, int rows) {
        return dataset(folder, "x,y", rows, "%s,%s.5");
    }

    /** @param row with a place for the row's number and for twice that */
    static Dataset dataset(Path folder, String header, int rows, String row) {
        String csv = IntStream.range(0, rows)
                .mapToObj(i -> row.formatted(i, 2 * i))
                .collect(Collectors.joining("\n", header + "\n", "\n"));
        return DatasetFixture.dataset(folder, "mine", csv);
    }
}
