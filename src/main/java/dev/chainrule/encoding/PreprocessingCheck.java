package dev.chainrule.encoding;

import dev.chainrule.definition.Spelling;
import dev.chainrule.encoding.Preprocessing.OfColumn;
import dev.chainrule.encoding.feature.Categorical;
import dev.chainrule.encoding.feature.Scaling;
import dev.chainrule.encoding.feature.Wide;
import dev.chainrule.problem.Violation;
import dev.chainrule.table.Column;
import dev.chainrule.table.ColumnType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Everything in a choice of preprocessing that does not suit the columns it is for. */
final class PreprocessingCheck {

    private static final String AT = "/preprocessing";
    /** Numbers that one column's categories may be looked up in. */
    private static final long MOST_MEANS = 1_000_000;

    private final EncodingPlan plan;
    private final Preprocessing asked;
    private final Map<String, Column> known;
    private final List<Violation> violations = new ArrayList<>();

    PreprocessingCheck(EncodingPlan plan, Map<String, Column> known) {
        this.plan = plan;
        this.asked = plan.preprocessing();
        this.known = known;
    }

    List<Violation> violations() {
        ofAll();
        asked.columns().forEach(this::ofOne);
        plan.features().stream()
                .filter(known::containsKey)
                .map(known::get)
                .map(Column.class::cast)
                .filter(column -> !asked.columns().containsKey(column.name()))
                .forEach(column ->
                        cells(plan.feature(column), AT, "in \"columns\": {\"%s\": …}".formatted(column.name())));
        target();
        return violations;
    }

    private void ofAll() {
        if (asked.categorical() == Categorical.WORDS) {
            String hint = "\"one_hot\"; columns of the type text become words by default";
            add(AT + "/categorical", "is for texts, not for all categories", "words", hint);
        }
        if (!asked.missing().suits(true)) {
            add(
                    AT + "/missing",
                    "is for categories, where it is the default",
                    asked.missing().word(),
                    "\"mean\"");
        }
        if (asked.missing() == Missing.CONSTANT && asked.fillValue() == null) {
            add(AT + "/fill_value", "is required with \"missing\": \"constant\"", null, "a number");
        }
        if (asked.missing() != Missing.CONSTANT && asked.fillValue() != null) {
            add(AT + "/fill_value", "is for \"missing\": \"constant\"", asked.fillValue(), "\"missing\": \"constant\"");
        }
        if (asked.categorical() != Categorical.HASHING && asked.buckets() != null) {
            add(AT + "/buckets", "is for hashing", asked.buckets(), "\"categorical\": \"hashing\"");
        }
    }

    private void target() {
        if (plan.task() == Task.REGRESSION && plan.target() == Scaling.QUANTILE) {
            String detail = "cannot be inverted exactly for a prediction, so it is for features only";
            add(AT + "/target", detail, plan.target().word(), "\"log1p\", \"robust\" or \"standardize\"");
        }
        for (String name : plan.task() == Task.REGRESSION ? plan.targets() : List.<String>of()) {
            Column column = known.get(name);
            if (column != null && tooSmall(column, plan.target())) {
                add(AT + "/target", least(column, plan.target()), plan.target().word(), "\"standardize\"");
            }
        }
    }

    private static boolean tooSmall(Column column, Scaling scaling) {
        return column.min() != null && column.min().doubleValue() <= scaling.least();
    }

    private static String least(Column column, Scaling scaling) {
        return "\"%s\" has values down to %s, and %s needs values above %s"
                .formatted(column.name(), column.min(), scaling.word(), scaling.least());
    }

    private void ofOne(String name, OfColumn own) {
        String at = Violation.field(AT + "/columns", name);
        Column column = known.get(name);
        if (column == null) {
            add(at, "there is no column \"%s\"".formatted(name), null, Spelling.hint(name, known.keySet()));
        } else if (plan.targets().contains(name)) {
            add(at, "\"%s\" is the target".formatted(name), null, "\"preprocessing\": {\"target\": …} is for it");
        } else if (!plan.features().contains(name)) {
            add(
                    at,
                    "\"%s\" is not among the features".formatted(name),
                    null,
                    "leave it out, or add it to the features");
        } else {
            int before = violations.size();
            kind(at, column, own);
            extras(at, own, plan.feature(column));
            if (violations.size() == before) {
                cells(plan.feature(column), at, "in its place");
            }
        }
    }

    /** Whether it is a quantity or a category. */
    private void kind(String at, Column column, OfColumn own) {
        String is = "\"%s\" is %s".formatted(column.name(), column.type().word());
        boolean filled = own.missing() == Missing.MODE || own.missing() == Missing.CONSTANT;
        boolean worded = plan.feature(column).worded();
        if (column.wide()) {
            if (own.categorical() != null
                    || filled
                    || own.indicator() != null
                    || (own.missing() != null && own.missing() != Missing.ERROR)) {
                String hint = "\"numeric\": \"standardize\", \"min_max\" or \"none\"; or leave it out";
                add(at, is + ", of which no number is missing and none is a category", null, hint);
            }
        } else if (column.type().dated() && (own.numeric() != null || own.categorical() != null || filled)) {
            String hint = "\"missing\": \"unknown\" or \"error\", \"indicator\": true; or leave it out";
            add(at, is + ", and becomes year, month, day, weekday and hour", null, hint);
        } else if (worded && filled) {
            String hint = "\"missing\": \"unknown\" or \"error\", \"indicator\": true; or leave it out";
            add(at, is + ", and is encoded by its words; a missing text has none", null, hint);
        } else if (own.numeric() != null && own.categorical() != null) {
            add(
                    at,
                    "is either numeric or categorical",
                    List.of(own.numeric().word(), own.categorical().word()),
                    "one");
        } else if (own.numeric() != null && !column.type().numeric()) {
            add(at + "/numeric", is + ", and has no size", own.numeric().word(), "\"categorical\": \"one_hot\"");
        } else if (own.categorical() != null && column.type() == ColumnType.NUMBER) {
            add(at + "/categorical", is + " with fractions", own.categorical().word(), "\"numeric\": \"standardize\"");
        } else if (own.categorical() == Categorical.WORDS && !column.type().texts()) {
            add(at + "/categorical", is + ", and has no words", "words", "\"one_hot\"");
        } else if (own.numeric() != null && own.numeric().together()) {
            add(at + "/numeric", "is for all columns at once", own.numeric().word(), "\"standardize\"");
        }
    }

    /** What only some choices have. */
    private void extras(String at, OfColumn own, FeaturePlan feature) {
        Categorical categorical = feature.number() || feature.wide() ? null : feature.categorical();
        if (!feature.hashed()) {
            only(at + "/buckets", own.buckets(), categorical, Categorical.HASHING);
        }
        only(at + "/smoothing", own.smoothing(), categorical, Categorical.TARGET_MEAN);
        only(at + "/order", own.order(), categorical, Categorical.ORDINAL);
        if (own.fillValue() != null && feature.missing() != Missing.CONSTANT) {
            add(at + "/fill_value", "is for \"missing\": \"constant\"", own.fillValue(), "\"missing\": \"constant\"");
        }
        if (!feature.wide() && !feature.missing().suits(feature.number())) {
            String detail = feature.number() ? "is for categories" : "is for numbers, and these are categories";
            String hint =
                    feature.number() ? "\"mean\", \"median\" or \"mode\"" : "\"unknown\", \"mode\" or \"constant\"";
            add(at + "/missing", detail, feature.missing().word(), hint);
        }
        if (own.order() != null && categorical == Categorical.ORDINAL) {
            order(at + "/order", own.order(), feature.column());
        }
    }

    private void only(String at, @Nullable Object given, @Nullable Categorical chosen, Categorical needed) {
        if (given != null && chosen != needed) {
            add(at, "is for " + needed.word(), given, "\"categorical\": \"%s\"".formatted(needed.word()));
        }
    }

    private void order(String at, List<String> order, Column column) {
        List<String> labels = labels(column);
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < order.size(); i++) {
            String category = order.get(i);
            if (!labels.isEmpty() && !labels.contains(category)) {
                String detail = "\"%s\" has no category \"%s\"".formatted(column.name(), category);
                add(at + "/" + i, detail, category, Spelling.hint(category, labels));
            } else if (!seen.add(category)) {
                add(at + "/" + i, "\"%s\" is named twice".formatted(category), category, "once");
            }
        }
        List<String> left =
                labels.stream().filter(label -> !seen.contains(label)).toList();
        if (labels.isEmpty()) {
            String detail = "\"%s\" has too many categories to be ordered explicitly".formatted(column.name());
            add(at, detail, order.size(), "omit it: the order is then ascending");
        } else if (!left.isEmpty()) {
            add(at, "leaves out " + Spelling.listed(left), order.size(), "every category once, from first to last");
        }
    }

    /** As text; none where there are too many to be known. */
    private static List<String> labels(Column column) {
        return column.histogram() == null
                ? List.of()
                : column.histogram().stream()
                        .map(each -> String.valueOf(each.value()))
                        .toList();
    }

    /** Whether the cells suit what is to become of them. */
    private void cells(FeaturePlan feature, String at, String place) {
        Column column = feature.column();
        if (feature.missing() == Missing.ERROR && column.missing() > 0) {
            String detail =
                    String.format(Locale.ROOT, "\"%s\" has no value in %,d rows", column.name(), column.missing());
            String instead = feature.number() ? "\"median\"" : "\"unknown\"";
            add(at + "/missing", detail, "error", "%s %s, or remove it from the features".formatted(instead, place));
        }
        if (feature.wide() && !Wide.SCALINGS.contains(feature.scaling())) {
            String detail = "\"%s\" has a %s in each row, which %s cannot scale"
                    .formatted(
                            column.name(),
                            column.type().word(),
                            feature.scaling().word());
            String hint = "\"standardize\", \"min_max\" or \"none\" " + place;
            add(at + "/numeric", detail, feature.scaling().word(), hint);
        }
        if (feature.number() && tooSmall(column, feature.scaling())) {
            String hint = "\"quantile\" or \"standardize\" " + place;
            add(
                    at + "/numeric",
                    least(column, feature.scaling()),
                    feature.scaling().word(),
                    hint);
        }
        if (feature.number() && !column.constant() && !feature.scaling().holds(column)) {
            String detail = "\"%s\" spreads from %s to %s, which %s cannot scale"
                    .formatted(
                            column.name(),
                            column.min(),
                            column.max(),
                            feature.scaling().word());
            String hint = "\"quantile\" %s, or numbers in another unit".formatted(place);
            add(at + "/numeric", detail, feature.scaling().word(), hint);
        }
        if (feature.missing() == Missing.CONSTANT) {
            constant(feature, at);
        }
        if (feature.category() && feature.categorical() == Categorical.TARGET_MEAN) {
            means(column, at);
        }
    }

    private void means(Column column, String at) {
        long classes = plan.task() == Task.REGRESSION ? 1 : targetClasses();
        if (column.distinct() * classes > MOST_MEANS) {
            String detail = String.format(
                    Locale.ROOT, "%,d categories with %,d means each are too many", column.distinct(), classes);
            add(at + "/categorical", detail, "target_mean", "\"hashing\" or \"embedding\"");
        }
    }

    private long targetClasses() {
        return known.values().stream()
                .filter(column -> plan.targets().contains(column.name()))
                .mapToLong(Column::distinct)
                .sum();
    }

    private void constant(FeaturePlan feature, String at) {
        Object fill = feature.fill();
        Column column = feature.column();
        boolean suits =
                switch (column.type()) {
                    case INTEGER, NUMBER -> fill instanceof Long || (feature.number() && fill instanceof Double);
                    case BOOLEAN -> fill instanceof Boolean;
                    default -> fill instanceof String;
                };
        if (fill == null) {
            add(at + "/fill_value", "is required with \"missing\": \"constant\"", null, "a value of the column");
        } else if (!suits) {
            String detail = "\"%s\" is %s, and this is not"
                    .formatted(column.name(), column.type().word());
            add(at + "/fill_value", detail, fill, "a value of the column");
        } else if (feature.number()
                && ((Number) fill).doubleValue() <= feature.scaling().least()) {
            String detail = "%s takes numbers above %s"
                    .formatted(feature.scaling().word(), feature.scaling().least());
            add(at + "/fill_value", detail, fill, "a larger number");
        }
    }

    private void add(String pointer, String detail, @Nullable Object got, String hint) {
        violations.add(Violation.at(pointer, detail, got, hint));
    }
}
