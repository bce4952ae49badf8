package dev.chainrule.explanation.attribution;

import dev.chainrule.encoding.SeenRange;
import dev.chainrule.encoding.feature.FeatureEncoding;
import dev.chainrule.encoding.feature.Findings;
import dev.chainrule.explanation.AskedRow;
import dev.chainrule.explanation.LearningRows;
import dev.chainrule.explanation.LearningRows.Encoded;
import dev.chainrule.explanation.LearningRows.Side;
import dev.chainrule.explanation.Subject;
import dev.chainrule.explanation.Subjects;
import dev.chainrule.explanation.attribution.CounterfactualResponse.Change;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.Violation;
import dev.chainrule.split.Split;
import dev.chainrule.table.Column;
import dev.chainrule.table.ColumnType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Looks for the smallest change of a row that turns the answer: from changes of one column, of two, and of one after
 * the other, and from rows that were learnt from, back towards the row, column by column, as far as the answer lasts;
 * then it trades one column's change for another's while that makes it smaller. What it answers was asked of the
 * network, but there may be a smaller change that it did not try.
 */
@Component
public class Counterfactuals {

    private static final String FORMULA =
            "Σ |change| / standard deviation over the columns of numbers, and 1 for each other column";
    private static final String SOURCE = "Wachter, Mittelstadt and Russell 2018";

    /** Rows that it starts from, the nearest first. */
    private static final int STARTS = 6;

    private static final int MOST_STARTS = 300;

    private static final int HALVINGS = 14;
    private static final int GRID = 24;
    private static final int ROWS = 1000;

    /** Columns of which two are changed together: those that alone come nearest to what is wanted. */
    private static final int MOST_PAIRED = 12;

    /** Values of each of these columns; of a large network fewer. */
    private static final int PAIRED_VALUES = 13;

    private static final int FEWEST_PAIRED_VALUES = 3;

    /** Multiplications that all pairs may take. */
    private static final double PAIRED_WORK = 2.5e7;

    /** Columns that are changed one after the other. */
    private static final int MOST_ROUNDS = 12;

    private static final int MOST_TRADES = 4;

    /** How much smaller a change must become for another trade. */
    private static final double WORTH_IT = 1e-3;

    private final Subjects subjects;
    private final LearningRows rows;

    Counterfactuals(Subjects subjects, LearningRows rows) {
        this.subjects = subjects;
        this.rows = rows;
    }

    public CounterfactualResponse of(String model, CounterfactualDefinition asked) {
        return subjects.ask(model, asked.checkpoint(), subject -> {
            Wanted wanted = Wanted.of(subject.encoding().target(), subject.cut(), asked.want());
            Map<String, @Nullable Object> row = AskedRow.values(subject, asked.row());
            List<String> warnings = new ArrayList<>();
            float[] encoded = Reckoner.encoded(subject, row, warnings);
            Encoded learnt = rows.read(subject, Side.TRAINING, ROWS);
            try (Reckoner reckoner = new Reckoner(subject, null, encoded)) {
                return new Search(subject, reckoner, wanted, row, learnt, columns(subject, asked)).run(warnings);
            }
        });
    }

    private static List<String> columns(Subject subject, CounterfactualDefinition asked) {
        List<String> known = subject.encoding().features().stream()
                .map(FeatureEncoding::column)
                .toList();
        if (asked.columns() == null) {
            return known;
        }
        List<Violation> violations = new ArrayList<>();
        for (int i = 0; i < asked.columns().size(); i++) {
            String name = asked.columns().get(i);
            if (!known.contains(name)) {
                violations.add(Violation.at(
                        "/columns/" + i,
                        "the model has no feature \"%s\"".formatted(name),
                        name,
                        "one of: " + String.join(", ", known)));
            }
        }
        if (!violations.isEmpty()) {
            throw ProblemException.invalid(violations);
        }
        return asked.columns();
    }

    /** For one row. */
    private final class Search {

        private final Subject subject;
        private final Reckoner reckoner;
        private final Wanted wanted;
        private final Map<String, @Nullable Object> row;
        private final Encoded learnt;
        private final List<String> changeable;
        private final Map<String, Column> columns = new HashMap<>();
        private int predictions;

        Search(
                Subject subject,
                Reckoner reckoner,
                Wanted wanted,
                Map<String, @Nullable Object> row,
                Encoded learnt,
                List<String> changeable) {
            this.subject = subject;
            this.reckoner = reckoner;
            this.wanted = wanted;
            this.learnt = learnt;
            this.changeable = changeable;
            this.row = new LinkedHashMap<>();
            subject.encoding().features().forEach(feature -> this.row.put(feature.column(), row.get(feature.column())));
            learnt.dataset().columns().forEach(column -> columns.put(column.name(), column));
        }

        CounterfactualResponse run(List<String> warnings) {
            if (holds(row)) {
                return answer(Optional.of(row), "This is the answer already; nothing need be changed.", warnings);
            }
            Alone alone = alone();
            List<String> promising = alone.promising();
            List<Map<String, @Nullable Object>> holding = new ArrayList<>(alone.holding);
            holding.addAll(ofTwoColumns(alone, promising));
            holding.addAll(oneAfterTheOther(promising));
            holding.addAll(nearest(tried(likeOthers())));
            Optional<Map<String, @Nullable Object>> nearest = nearestDrawnBack(holding);
            Optional<Map<String, @Nullable Object>> best =
                    nearest.isPresent() ? Optional.of(traded(nearest.get(), promising)) : nearest;
            String detail = best.isPresent() ? done(best.get()) : impossible();
            return answer(best, detail, warnings);
        }

        private String done(Map<String, @Nullable Object> changed) {
            List<String> names = changes(changed).stream().map(Change::column).toList();
            return "Changing %s brings the answer that is wanted.".formatted(String.join(", ", names));
        }

        private String impossible() {
            String names = String.join(", ", changeable);
            return String.format(
                    Locale.ROOT,
                    "None of the %,d changes of %s that were tried brings the answer that is wanted; each stays within the training data.",
                    predictions,
                    names.length() > 200 ? names.substring(0, 200) + "…" : names);
        }

        private CounterfactualResponse answer(
                Optional<Map<String, @Nullable Object>> changed, String detail, List<String> warnings) {
            return new CounterfactualResponse(
                    "counterfactual",
                    subject.id(),
                    subject.checkpointId(),
                    row,
                    prediction(row),
                    changed.isPresent(),
                    detail,
                    changed.map(this::changes).orElse(List.of()),
                    changed.orElse(null),
                    changed.map(this::prediction).orElse(null),
                    changed.map(this::distance).orElse(null),
                    FORMULA,
                    SOURCE,
                    "between the smallest and the largest value of each column in the training rows, and among the categories there",
                    predictions,
                    warnings);
        }

        private @Nullable Object prediction(Map<String, @Nullable Object> values) {
            return reckoner.prediction(Reckoner.widened(encoded(values)));
        }

        private float[] encoded(Map<String, @Nullable Object> values) {
            return subject.encode(values, "/row", new Findings());
        }

        private boolean holds(Map<String, @Nullable Object> values) {
            predictions++;
            return wanted.is(reckoner.outputs(new double[][] {Reckoner.widened(encoded(values))})[0]);
        }

        /**
         * A changed row.
         *
         * @param gap to what is wanted
         */
        private record Tried(Map<String, @Nullable Object> values, boolean holds, double gap) {}

        /** Those that the model can read. */
        private List<Tried> tried(List<Map<String, @Nullable Object>> candidates) {
            List<Map<String, @Nullable Object>> readable = new ArrayList<>();
            List<double[]> inputs = new ArrayList<>();
            for (Map<String, @Nullable Object> candidate : candidates) {
                try {
                    inputs.add(Reckoner.widened(encoded(candidate)));
                    readable.add(candidate);
                } catch (ProblemException unreadable) {
                    // such as a category that the row's table has and the model does not take
                }
            }
            predictions += readable.size();
            double[][] outputs = reckoner.outputs(inputs.toArray(double[][]::new));
            return IntStream.range(0, outputs.length)
                    .mapToObj(i -> new Tried(readable.get(i), wanted.is(outputs[i]), wanted.gap(outputs[i])))
                    .toList();
        }

        private List<Map<String, @Nullable Object>> ofOneColumn(
                Map<String, @Nullable Object> from, List<String> names) {
            List<Map<String, @Nullable Object>> candidates = new ArrayList<>();
            for (String column : names) {
                for (Object value : values(column)) {
                    candidates.add(with(from, column, value));
                }
            }
            return candidates;
        }

        /**
         * What changes of one column come to.
         *
         * @param gaps to what is wanted, of each column by its value
         * @param holding the smallest that do it
         */
        private record Alone(Map<String, Map<Object, Double>> gaps, List<Map<String, @Nullable Object>> holding) {

            /** The columns that come nearest. */
            private List<String> promising() {
                return gaps.entrySet().stream()
                        .filter(column -> !column.getValue().isEmpty())
                        .sorted(Comparator.comparingDouble(
                                column -> Collections.min(column.getValue().values())))
                        .limit(MOST_PAIRED)
                        .map(Map.Entry::getKey)
                        .toList();
            }

            /** Of numbers from all over; of categories those that come nearest. */
            private List<Object> some(String column, int most) {
                Map<Object, Double> all = Objects.requireNonNull(gaps.get(column));
                List<Object> values = new ArrayList<>(all.keySet());
                if (values.size() <= most) {
                    return values;
                }
                if (values.get(0) instanceof Number) {
                    int last = values.size() - 1;
                    return IntStream.range(0, most)
                            .mapToObj(i -> values.get(i * last / (most - 1)))
                            .toList();
                }
                values.sort(Comparator.comparingDouble(all::get));
                return values.subList(0, most);
            }
        }

        private Alone alone() {
            Map<String, Map<Object, Double>> gaps = new LinkedHashMap<>();
            List<Map<String, @Nullable Object>> holding = new ArrayList<>();
            for (String column : changeable) {
                Map<Object, Double> ofColumn = new LinkedHashMap<>();
                List<Tried> tried = tried(ofOneColumn(row, List.of(column)));
                tried.forEach(each -> ofColumn.put(Objects.requireNonNull(each.values.get(column)), each.gap));
                gaps.put(column, ofColumn);
                holding.addAll(nearest(tried));
            }
            return new Alone(gaps, nearestOf(holding));
        }

        private List<Map<String, @Nullable Object>> ofTwoColumns(Alone alone, List<String> names) {
            int pairs = Math.max(1, names.size() * (names.size() - 1) / 2);
            int affordable = (int) Math.sqrt(PAIRED_WORK / subject.parameters() / pairs);
            int most = Math.max(FEWEST_PAIRED_VALUES, Math.min(PAIRED_VALUES, affordable));
            List<Map<String, @Nullable Object>> holding = new ArrayList<>();
            for (int i = 0; i < names.size(); i++) {
                String column = names.get(i);
                for (String other : names.subList(i + 1, names.size())) {
                    List<Map<String, @Nullable Object>> candidates = new ArrayList<>();
                    for (Object value : alone.some(column, most)) {
                        Map<String, @Nullable Object> changed = with(row, column, value);
                        alone.some(other, most).forEach(second -> candidates.add(with(changed, other, second)));
                    }
                    holding.addAll(nearest(tried(candidates)));
                }
            }
            return nearestOf(holding);
        }

        /** In each round the column and the value that come nearest, until it is there, or no nearer. */
        private List<Map<String, @Nullable Object>> oneAfterTheOther(List<String> names) {
            Map<String, @Nullable Object> values = row;
            double gap = Double.POSITIVE_INFINITY;
            for (int round = 0; round < MOST_ROUNDS; round++) {
                Optional<Tried> nearest =
                        tried(ofOneColumn(values, names)).stream().min(Comparator.comparingDouble(Tried::gap));
                if (nearest.isEmpty() || !(nearest.get().gap < gap)) {
                    return List.of();
                }
                values = nearest.get().values;
                gap = nearest.get().gap;
                if (nearest.get().holds) {
                    return List.of(values);
                }
            }
            return List.of();
        }

        /** Each is drawn back first, as far as it holds; empty without any. */
        private Optional<Map<String, @Nullable Object>> nearestDrawnBack(List<Map<String, @Nullable Object>> holding) {
            List<Map<String, @Nullable Object>> back = new ArrayList<>();
            for (Map<String, @Nullable Object> each : holding) {
                back.add(drawnBack(each));
            }
            return back.stream().min(Comparator.comparingDouble(this::distance));
        }

        /** Gives one column another value, and the others less of a change for it, while that is smaller in all. */
        private Map<String, @Nullable Object> traded(Map<String, @Nullable Object> found, List<String> promising) {
            Map<String, @Nullable Object> best = found;
            for (int trade = 0; trade < MOST_TRADES; trade++) {
                Map<String, @Nullable Object> from = best;
                double before = distance(from);
                List<String> names = Stream.concat(
                                promising.stream(), changes(from).stream().map(Change::column))
                        .distinct()
                        .toList();
                List<Map<String, @Nullable Object>> smaller = new ArrayList<>();
                for (Tried tried : tried(ofOneColumn(from, names))) {
                    if (tried.holds()
                            && names.stream()
                                    .anyMatch(column -> distance(column, tried.values()) != distance(column, from)
                                            && distance(column, tried.values()) < before)) {
                        smaller.add(tried.values());
                    }
                }
                Optional<Map<String, @Nullable Object>> better = nearestDrawnBack(nearestOf(smaller));
                if (better.isEmpty() || !(distance(better.get()) < before - WORTH_IT)) {
                    return best;
                }
                best = better.get();
            }
            return best;
        }

        private List<Object> values(String name) {
            Column column = columns.get(name);
            if (column == null) {
                return List.of();
            }
            if (numeric(column)) {
                SeenRange range = range(column);
                double low = range.min();
                double high = range.max();
                return IntStream.rangeClosed(0, GRID)
                        .mapToObj(i -> number(column, low + (high - low) * i / GRID))
                        .distinct()
                        .toList();
            }
            FeatureEncoding encoding = subject.encoding().features().stream()
                    .filter(feature -> feature.column().equals(name))
                    .findFirst()
                    .orElseThrow();
            return encoding.known().stream().limit(1000).toList();
        }

        /** Of the training rows; of models that do not know it, of the dataset. */
        private SeenRange range(Column column) {
            return subject.encoding()
                    .seenIn(column.name())
                    .orElseGet(() -> new SeenRange(
                            Objects.requireNonNull(column.min()).doubleValue(),
                            Objects.requireNonNull(column.max()).doubleValue()));
        }

        private static boolean numeric(Column column) {
            return (column.type() == ColumnType.NUMBER || column.type() == ColumnType.INTEGER)
                    && column.min() != null
                    && column.max() != null;
        }

        private static Object number(Column column, double value) {
            return column.type() == ColumnType.INTEGER ? (Object) Math.round(value) : (Object) value;
        }

        private static Map<String, @Nullable Object> with(
                Map<String, @Nullable Object> values, String column, @Nullable Object value) {
            Map<String, @Nullable Object> changed = new LinkedHashMap<>(values);
            changed.put(column, value);
            return changed;
        }

        /** The row with the columns of rows that were learnt from; what it has stays where they have nothing. */
        private List<Map<String, @Nullable Object>> likeOthers() {
            return rows.raw(subject, Split.spread(learnt.rows(), MOST_STARTS)).stream()
                    .map(other -> {
                        Map<String, @Nullable Object> mixed = new LinkedHashMap<>(row);
                        changeable.stream()
                                .filter(column -> other.get(column) != null)
                                .forEach(column -> mixed.put(column, other.get(column)));
                        return mixed;
                    })
                    .toList();
        }

        /** Of those that are what is wanted. */
        private List<Map<String, @Nullable Object>> nearest(List<Tried> all) {
            return nearestOf(
                    all.stream().filter(Tried::holds).map(Tried::values).toList());
        }

        private List<Map<String, @Nullable Object>> nearestOf(List<Map<String, @Nullable Object>> all) {
            return all.stream()
                    .sorted(Comparator.comparingDouble(this::distance))
                    .limit(STARTS)
                    .toList();
        }

        /** As few and as small changes as the answer allows. */
        private Map<String, @Nullable Object> drawnBack(Map<String, @Nullable Object> start) {
            Map<String, @Nullable Object> best = new LinkedHashMap<>(start);
            List<String> smallestFirst = changeable.stream()
                    .filter(column -> distance(column, start) > 0)
                    .sorted(Comparator.comparingDouble(column -> distance(column, start)))
                    .toList();
            for (String column : smallestFirst) {
                Map<String, @Nullable Object> without = with(best, column, row.get(column));
                if (holds(without)) {
                    best = without;
                }
            }
            List<String> largestFirst = new ArrayList<>(smallestFirst);
            Collections.reverse(largestFirst);
            for (String column : largestFirst) {
                best = halved(best, column);
            }
            return best;
        }

        private Map<String, @Nullable Object> halved(Map<String, @Nullable Object> values, String name) {
            Column column = columns.get(name);
            if (column == null
                    || !numeric(column)
                    || !(row.get(name) instanceof Number from)
                    || !(values.get(name) instanceof Number to)) {
                return values;
            }
            Map<String, @Nullable Object> best = values;
            double wrong = from.doubleValue();
            double right = to.doubleValue();
            for (int i = 0; i < HALVINGS && wrong != right; i++) {
                double middle = (wrong + right) / 2;
                Object value = number(column, middle);
                Map<String, @Nullable Object> between = with(best, name, value);
                if (holds(between)) {
                    best = between;
                    right = ((Number) value).doubleValue();
                } else {
                    wrong = middle;
                }
            }
            return best;
        }

        private double distance(Map<String, @Nullable Object> values) {
            return changeable.stream()
                    .mapToDouble(column -> distance(column, values))
                    .sum();
        }

        private double distance(String name, Map<String, @Nullable Object> values) {
            Object from = row.get(name);
            Object to = values.get(name);
            if (Objects.equals(from, to)) {
                return 0;
            }
            Column column = columns.get(name);
            if (from instanceof Number before && to instanceof Number after) {
                double difference = Math.abs(before.doubleValue() - after.doubleValue());
                Double std = column == null ? null : column.std();
                return (std == null || std == 0) ? difference : difference / std;
            }
            return String.valueOf(from).equals(String.valueOf(to)) ? 0 : 1;
        }

        private List<Change> changes(Map<String, @Nullable Object> changed) {
            return changeable.stream()
                    .filter(column -> distance(column, changed) > 0)
                    .map(column -> new Change(column, row.get(column), changed.get(column), distance(column, changed)))
                    .sorted(Comparator.comparingDouble(change -> -change.distance()))
                    .toList();
        }
    }
}
