package dev.chainrule.encoding;

import dev.chainrule.encoding.feature.BagOfWords;
import dev.chainrule.encoding.feature.Categorical;
import dev.chainrule.encoding.feature.CategoryCounts;
import dev.chainrule.encoding.feature.CategoryValues;
import dev.chainrule.encoding.feature.Dated;
import dev.chainrule.encoding.feature.Embedded;
import dev.chainrule.encoding.feature.FeatureEncoding;
import dev.chainrule.encoding.feature.Hashed;
import dev.chainrule.encoding.feature.Labels;
import dev.chainrule.encoding.feature.NumberFacts;
import dev.chainrule.encoding.feature.OneHot;
import dev.chainrule.encoding.feature.Ranked;
import dev.chainrule.encoding.feature.RowBlock;
import dev.chainrule.encoding.feature.Scaled;
import dev.chainrule.encoding.feature.Scaling;
import dev.chainrule.network.thread.Team;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.table.Column;
import dev.chainrule.table.ColumnType;
import dev.chainrule.table.DateOrder;
import dev.chainrule.table.Moments;
import dev.chainrule.table.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the training rows of a table say about its columns. */
final class Fitting {

    private static final int FEWEST_CLASSES = 2;

    private final EncodingPlan plan;
    private final Table table;
    private final TrainingRows rows;
    private final List<FeaturePlan> features;
    private final Map<String, NumberFacts> numbers = new LinkedHashMap<>();
    private final Map<String, CategoryCounts> categories = new LinkedHashMap<>();
    private final Map<String, ChannelFacts> wide = new LinkedHashMap<>();
    private final NumberFacts ofAllFeatures = new NumberFacts(Scaling.STANDARDIZE_TOGETHER);

    Fitting(EncodingPlan plan, Table table, int[] trainingRows, Team team) {
        this.plan = plan;
        this.table = table;
        this.rows = new TrainingRows(table, trainingRows, team);
        this.features = plan.features().stream()
                .map(name -> plan.feature(table.column(name)))
                .toList();
        features.forEach(this::prepare);
        plan.targets().forEach(target -> prepare(target, plan.task() == Task.REGRESSION, plan.target()));
    }

    private void prepare(FeaturePlan feature) {
        Column column = feature.column();
        if (feature.wide()) {
            wide.put(column.name(), new ChannelFacts(Objects.requireNonNull(column.shape())));
        } else {
            prepare(
                    column.name(),
                    feature.number() || feature.dated(),
                    feature.dated() ? Scaling.STANDARDIZE : feature.scaling());
        }
    }

    private void prepare(String column, boolean number, Scaling scaling) {
        if (number) {
            numbers.put(column, new NumberFacts(scaling));
        } else {
            categories.put(column, new CategoryCounts(table.column(column).type(), table.dictionary(column)));
        }
    }

    FittedEncoding fit() {
        List<String> columns = new ArrayList<>(plan.features());
        columns.addAll(plan.targets());
        rows.read(columns, this::learn);
        features.stream()
                .filter(feature -> feature.number() && feature.scaling().together())
                .forEach(feature -> ofAllFeatures.add(facts(feature.column().name())));
        rows.rank(ordered(), (column, ranks) -> facts(column).rank(ranks));
        TargetEncoding target = target();
        TargetMeans means = new TargetMeans(rows, target);
        features.stream()
                .filter(feature -> feature.category() && feature.categorical() == Categorical.TARGET_MEAN)
                .forEach(feature -> means.add(feature, counts(feature).labels(), fill(feature)));
        means.learn(table);
        Map<String, RowBlock.Encoder> ofTrainingRows = new HashMap<>();
        List<FeatureEncoding> fitted = new ArrayList<>();
        for (FeaturePlan feature : features) {
            FeatureEncoding whole = whole(feature, means);
            fitted.add(whole);
            means.outOfFold(whole).ifPresent(encoder -> ofTrainingRows.put(whole.column(), encoder));
        }
        return new FittedEncoding(new Encoding(fitted, target, null, seen(fitted)), ofTrainingRows);
    }

    private @Nullable SeenInTraining seen(List<FeatureEncoding> fitted) {
        Map<String, SeenRange> ranges = new LinkedHashMap<>();
        for (FeaturePlan feature : features) {
            NumberFacts facts = numbers.get(feature.column().name());
            if (feature.wide() && rows.count() > 0) {
                String column = feature.column().name();
                ranges.put(column, Objects.requireNonNull(wide.get(column)).range());
            }
            if (facts != null && facts.raw().count() > 0) {
                ranges.put(
                        feature.column().name(),
                        new SeenRange(facts.raw().min(), facts.raw().max()));
            }
        }
        List<String> columns = SeenInTraining.Together.among(fitted, rows.count());
        if (columns.isEmpty()) {
            return SeenInTraining.of(ranges, List.of());
        }
        SeenInTraining.Together together = new SeenInTraining.Together(columns);
        double[] cells = new double[columns.size()];
        table.read(columns, (first, count, read) -> {
            for (int row = 0; row < count; row++) {
                if (rows.contains(first + row)) {
                    for (int i = 0; i < cells.length; i++) {
                        cells[i] = read[i][row];
                    }
                    together.add(cells);
                }
            }
        });
        return SeenInTraining.of(
                ranges,
                together.unseen((column, cell) ->
                        String.valueOf(table.column(column).type().value(cell, table.dictionary(column)))));
    }

    private List<String> ordered() {
        List<String> ordered = new ArrayList<>();
        features.stream()
                .filter(FeaturePlan::ordered)
                .forEach(feature -> ordered.add(feature.column().name()));
        if (plan.task() == Task.REGRESSION && plan.target().ordered()) {
            ordered.addAll(plan.targets());
        }
        return ordered;
    }

    /** @param cells the present ones; they may be changed */
    private void learn(String column, double[] cells, int count) {
        NumberFacts facts = numbers.get(column);
        ChannelFacts channels = wide.get(column);
        if (channels != null) {
            channels.add(cells, count);
        } else if (facts == null) {
            Objects.requireNonNull(categories.get(column)).add(cells, count);
        } else {
            facts.add(cells, count);
        }
    }

    private NumberFacts facts(String column) {
        return Objects.requireNonNull(numbers.get(column));
    }

    private CategoryCounts counts(FeaturePlan feature) {
        return Objects.requireNonNull(categories.get(feature.column().name()));
    }

    /** With what follows from a missing cell. */
    private FeatureEncoding whole(FeaturePlan feature, TargetMeans means) {
        if (feature.wide()) {
            Column column = feature.column();
            return Objects.requireNonNull(wide.get(column.name())).encoding(column, feature.scaling());
        }
        FeatureEncoding plain =
                feature.dated() ? dated(feature) : feature.number() ? number(feature) : category(feature, means);
        if (feature.missing() == Missing.ERROR) {
            return new FeatureEncoding.Required(plain);
        }
        long present = feature.number() || feature.dated()
                ? facts(plain.column()).raw().count()
                : counts(feature).count();
        boolean missed = present < rows.count();
        return feature.indicator() && missed ? new FeatureEncoding.Indicated(plain) : plain;
    }

    private FeatureEncoding number(FeaturePlan feature) {
        String column = feature.column().name();
        NumberFacts facts = facts(column);
        if (feature.scaling() == Scaling.QUANTILE) {
            return new Ranked(
                    column, feature.type(), facts.ranks().landmarks(Ranked.MOST_LANDMARKS), fill(feature, facts));
        }
        NumberFacts measured = feature.scaling().together() ? ofAllFeatures : facts;
        double spread = facts.spread() == 0 ? 0 : measured.spread();
        return new Scaled(column, feature.type(), feature.scaling(), measured.center(), spread, fill(feature, facts));
    }

    private FeatureEncoding dated(FeaturePlan feature) {
        Column column = feature.column();
        NumberFacts facts = facts(column.name());
        DateOrder order = Objects.requireNonNullElse(column.dateOrder(), DateOrder.MONTH_FIRST);
        return new Dated(column.name(), column.type(), order, facts.center(), facts.spread());
    }

    private static double fill(FeaturePlan feature, NumberFacts facts) {
        return switch (feature.missing()) {
            case MEDIAN -> facts.ranks().quantile(0.5);
            case MODE -> facts.ranks().mode();
            case CONSTANT -> ((Number) Objects.requireNonNull(feature.fill())).doubleValue();
            case MEAN, ERROR, UNKNOWN -> facts.raw().mean();
        };
    }

    private FeatureEncoding category(FeaturePlan feature, TargetMeans means) {
        String column = feature.column().name();
        ColumnType type = feature.type();
        Object fill = fill(feature);
        return switch (feature.categorical()) {
            case ONE_HOT -> new OneHot(column, type, counts(feature).labels(), fill);
            case EMBEDDING -> new Embedded(column, type, counts(feature).labels(), fill);
            case HASHING -> new Hashed(column, type, feature.buckets(), fill);
            case ORDINAL -> ordinal(feature, fill);
            case TARGET_MEAN -> means.encoding(feature, fill);
            case WORDS -> new BagOfWords(column, type, feature.buckets());
        };
    }

    private @Nullable Object fill(FeaturePlan feature) {
        return switch (feature.missing()) {
            case MODE -> counts(feature).mode();
            case CONSTANT -> feature.fill();
            default -> null;
        };
    }

    /** Places in their order, standardized; the mean place stands for an unknown category. */
    private FeatureEncoding ordinal(FeaturePlan feature, @Nullable Object fill) {
        List<CategoryCounts.Counted> seen = counts(feature).ascending();
        List<String> order = feature.order() == null
                ? seen.stream().map(each -> String.valueOf(each.label())).toList()
                : feature.order();
        Map<String, Integer> places = new HashMap<>();
        order.forEach(category -> places.put(category, places.size()));
        Moments moments = new Moments();
        for (CategoryCounts.Counted each : seen) {
            Integer place = places.get(String.valueOf(each.label()));
            if (place != null) {
                moments.add(place, each.count());
            }
        }
        List<Object> ascending = feature.order() == null
                ? seen.stream().map(CategoryCounts.Counted::label).toList()
                : order.stream()
                        .map(category -> Labels.parsed(category, feature.type()))
                        .sorted(Labels.ascending(feature.type()))
                        .toList();
        List<Double> values = ascending.stream()
                .map(category -> standardized(Objects.requireNonNull(places.get(String.valueOf(category))), moments))
                .toList();
        String column = feature.column().name();
        return new CategoryValues(
                column,
                feature.type(),
                Categorical.ORDINAL,
                ascending,
                fill,
                List.of(column),
                values,
                List.of(0.0),
                List.of(new CategoryValues.Standard(moments.mean(), moments.std())));
    }

    private static double standardized(double place, Moments moments) {
        return moments.std() == 0 ? 0 : (place - moments.mean()) / moments.std();
    }

    private TargetEncoding target() {
        if (plan.task() == Task.CLASSIFICATION) {
            List<TargetEncoding.Classes> classes =
                    plan.targets().stream().map(this::classes).toList();
            return classes.size() == 1 ? classes.get(0) : new TargetEncoding.Answers(classes);
        }
        return new TargetEncoding.NumericTargets(
                plan.targets().stream().map(this::number).toList());
    }

    private TargetEncoding.NumberTarget number(String column) {
        NumberFacts facts = facts(column);
        return new TargetEncoding.NumberTarget(
                column, table.column(column).type(), facts.scaling(), facts.center(), facts.spread());
    }

    private TargetEncoding.Classes classes(String column) {
        List<Object> labels = Objects.requireNonNull(categories.get(column)).labels();
        if (labels.size() < FEWEST_CLASSES) {
            String detail = "the training rows have only one class of \"%s\"".formatted(column);
            throw ProblemException.invalid("/target", detail, labels, "at least one row of each of 2 classes");
        }
        return new TargetEncoding.Classes(column, table.column(column).type(), labels);
    }
}
