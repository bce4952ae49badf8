package dev.chainrule.format;

import dev.chainrule.definition.Spelling;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.Violation;
import dev.chainrule.table.ColumnType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What options say of columns by their names: how they are called, which are left out, and their types. */
final class ColumnChoice {

    private static final int LONGEST_NAME = 256;

    private final List<ColumnPlan> plans;
    private final Map<String, ColumnPlan> byName = new HashMap<>();
    private final Set<String> dropped;

    /** @throws ProblemException naming everything that does not fit the columns that were found */
    ColumnChoice(List<ColumnPlan> found, ReadingOptions options) {
        List<Violation> wrong = new ArrayList<>();
        List<String> names = options.names() == null ? List.of() : options.names();
        this.plans = names.isEmpty() ? found : named(found, names, wrong);
        plans.forEach(plan -> byName.putIfAbsent(plan.name(), plan));
        this.dropped = new HashSet<>(options.drop() == null ? List.of() : options.drop());
        checkDropped(options.drop() == null ? List.of() : options.drop(), wrong);
        checkTypes(options.types() == null ? Map.of() : options.types(), wrong);
        if (!wrong.isEmpty()) {
            throw ProblemException.invalid(wrong);
        }
    }

    List<ColumnPlan> plans() {
        return plans;
    }

    boolean drops(String name) {
        return dropped.contains(name);
    }

    private static List<ColumnPlan> named(List<ColumnPlan> found, List<String> names, List<Violation> wrong) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            String fault = name.isBlank()
                    ? "a column needs a name"
                    : name.length() > LONGEST_NAME
                            ? "the name is too long"
                            : seen.add(name) ? null : "an earlier column has this name";
            if (fault != null) {
                String hint = "a name of 1 to %s characters for each column, unlike the others".formatted(LONGEST_NAME);
                wrong.add(Violation.at("/options/names/" + i, fault, name, hint));
            }
        }
        if (names.size() != found.size()) {
            String detail = "the file has %s columns, and %s names are given".formatted(found.size(), names.size());
            String hint = "a name for each column: "
                    + Spelling.listed(found.stream().map(ColumnPlan::name).toList());
            wrong.add(Violation.at("/options/names", detail, names.size(), hint));
            return found;
        }
        List<ColumnPlan> called = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            called.add(found.get(i).called(names.get(i).strip()));
        }
        return called;
    }

    private List<String> names() {
        return plans.stream().map(ColumnPlan::name).toList();
    }

    private @Nullable ColumnPlan plan(String name) {
        return byName.get(name);
    }

    private void checkDropped(List<String> drop, List<Violation> wrong) {
        for (int i = 0; i < drop.size(); i++) {
            if (plan(drop.get(i)) == null) {
                String hint = Spelling.hint(drop.get(i), names());
                wrong.add(Violation.at("/options/drop/" + i, "there is no such column", drop.get(i), hint));
            }
        }
        long left =
                plans.stream().filter(plan -> !dropped.contains(plan.name())).count();
        if (!drop.isEmpty() && left < Math.min(2, plans.size())) {
            String detail = "%s of %s columns are left".formatted(left, plans.size());
            wrong.add(Violation.at("/options/drop", detail, drop.size(), "at least 2 columns that are not dropped"));
        }
    }

    private void checkTypes(Map<String, ColumnType> types, List<Violation> wrong) {
        types.forEach((name, type) -> {
            String at = Violation.field("/options/types", name);
            ColumnPlan plan = plan(name);
            if (plan == null) {
                wrong.add(Violation.at(at, "there is no such column", name, Spelling.hint(name, names())));
            } else if (type.wide() && plan.shape() == null) {
                String hint = "\"shape\" in the options, such as [28, 28, 1], makes one column of many";
                wrong.add(Violation.at(at, "is no type of a single column of the file", type.word(), hint));
            } else if (plan.as(type) == null) {
                String detail = "the file itself declares the type of \"%s\"".formatted(name);
                wrong.add(Violation.at(at, detail, type.word(), "leave it out, or send the table as CSV"));
            }
        });
    }
}
