package dev.chainrule.dataset;

import dev.chainrule.definition.Spelling;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.table.Association;
import dev.chainrule.table.Column;
import dev.chainrule.table.Profile;
import dev.chainrule.table.Table;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Single columns of a dataset over HTTP. */
@RestController
@RequestMapping("/datasets/{id}/columns")
class ColumnController {

    private static final int MOST_BINS = 200;

    private final Datasets datasets;

    ColumnController(Datasets datasets) {
        this.datasets = datasets;
    }

    @Operation(
            summary =
                    "The profile of a column: quantiles, histogram, most frequent values, and its association with a target")
    @GetMapping("/{name}")
    ColumnResponse get(
            @PathVariable String id,
            @Parameter(description = "Its name, or its position from 1 if no column has that name") @PathVariable
                    String name,
            @Parameter(description = "Another column, to measure the association of both")
                    @RequestParam(required = false)
                    @Nullable
                    String target,
            @Parameter(description = "Maximum number of bins of the histogram, 1 to 200")
                    @RequestParam(defaultValue = "20")
                    int bins) {
        Dataset dataset = datasets.find(id);
        Column column = find(dataset, name);
        check(dataset, column, target, bins);
        try (Table table = datasets.open(dataset)) {
            Profile profile = Profile.of(table, column.name(), bins);
            return ColumnResponse.of(
                    dataset, column, profile, target == null ? null : compared(table, column.name(), target));
        }
    }

    private static ColumnResponse.Target compared(Table table, String column, String target) {
        Association found = Profile.association(table, column, target);
        return new ColumnResponse.Target(target, found.measure(), found.strength(), found.rows());
    }

    private static Column find(Dataset dataset, String name) {
        return named(dataset, name).or(() -> at(dataset, name)).orElseThrow(() -> unknown(name, names(dataset)));
    }

    private static Optional<Column> named(Dataset dataset, String name) {
        return dataset.columns().stream()
                .filter(column -> column.name().equals(name))
                .findFirst();
    }

    /** A name with a slash cannot stand in a path, but its place can. */
    private static Optional<Column> at(Dataset dataset, String place) {
        List<Column> columns = dataset.columns();
        boolean within = place.matches("[1-9]\\d{0,8}") && Integer.parseInt(place) <= columns.size();
        return within ? Optional.of(columns.get(Integer.parseInt(place) - 1)) : Optional.empty();
    }

    private static List<String> names(Dataset dataset) {
        return dataset.columns().stream().map(Column::name).toList();
    }

    private static ProblemException unknown(String name, List<String> known) {
        String hint = Spelling.hint(name, known);
        return ProblemException.notFound("column", name, Character.toUpperCase(hint.charAt(0)) + hint.substring(1));
    }

    private static void check(Dataset dataset, Column column, @Nullable String target, int bins) {
        if (target != null && named(dataset, target).isEmpty()) {
            throw ProblemException.invalid(
                    "target", "the dataset has no such column", target, Spelling.hint(target, names(dataset)));
        }
        boolean wide = column.wide()
                || named(dataset, String.valueOf(target)).filter(Column::wide).isPresent();
        if (target != null && wide) {
            String detail = "the association of a column with pictures or sequences cannot be measured";
            throw ProblemException.invalid("target", detail, target, "leave it out, or two columns of single values");
        }
        if (bins < 1 || bins > MOST_BINS) {
            String range = "1 to %s".formatted(MOST_BINS);
            throw ProblemException.invalid("bins", "bins must be " + range, bins, range);
        }
    }
}
