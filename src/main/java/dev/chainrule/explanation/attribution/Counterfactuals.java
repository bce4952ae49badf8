package dev.chainrule.explanation.attribution;

import dev.chainrule.encoding.SeenRange;
import dev.chainrule.encoding.feature.Dated;
import dev.chainrule.encoding.feature.FeatureEncoding;
import dev.chainrule.explanation.AskedRow;
import dev.chainrule.explanation.Dates;
import dev.chainrule.explanation.LearningRows;
import dev.chainrule.explanation.LearningRows.Encoded;
import dev.chainrule.explanation.LearningRows.Side;
import dev.chainrule.explanation.Subject;
import dev.chainrule.explanation.Subjects;
import dev.chainrule.explanation.attribution.CounterfactualResponse.Change;
import dev.chainrule.network.Network;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.Violation;
import dev.chainrule.split.Split;
import dev.chainrule.table.Column;
import dev.chainrule.table.ColumnType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Looks for the smallest change of a row that turns the answer: from changes of one column, of two, and of one after
 * the other, and from rows that were learned from, back towards the row, column by column, as far as the answer lasts;
 * then it trades one column's change for another's while that makes it smaller. What it answers was asked of the
 * network, but there may be a smaller change that it did not try.
 */
@Component
public class Counterfactuals {

    private static final String FORMULA =
            "Σ |change| / standard deviation over the columns of numbers and dates, and 1 for each other column";
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

    /** @param checkpoint null for the model as it is */
    public CounterfactualResponse of(String model, @Nullable String checkpoint, CounterfactualDefinition asked) {
        return subjects.ask(model, checkpoint, subject -> {
            Wanted wanted = Wanted.of(subject.encoding().target(), subject.cut(), asked.want());
            Map<String, @Nullable Object> row = AskedRow.values(subject, asked.row());
            List<String> warnings = new ArrayList<>();
            double[] encoded = OutputFunction.widened(OutputFunction.encoded(subject, row, warnings));
            Encoded learnt = rows.read(subject, Side.TRAINING, ROWS);
            try (OutputFunction exact = new OutputFunction(subject, null, encoded);
                    Network fast = subject.network().copy(Kernels.fast());
                    OutputFunction quick = new OutputFunction(subject.with(fast), null, encoded)) {
                return new Search(subject, exact, quick, wanted, row, learnt, columns(subject, asked)).run(warnings);
            }
        });
    }

    /** Those that may be changed, by their places among the features. */
    private static List<Integer> columns(Subject subject, CounterfactualDefinition asked) {
        List<String> known = subject.encoding().features().stream()
                .map(FeatureEncoding::column)
                .toList();
        if (asked.columns() == null) {
            return IntStream.range(0, known.size()).boxed().toList();
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
        return asked.columns().stream().map(known::indexOf).toList();
    }

    /** For one row. */
    private final class Search {

        private final Subject subject;
        private final OutputFunction exact;
        /** In float32, as predictions are answered: many rows in little time. */
        private final OutputFunction quick;

        private final Wanted wanted;
        private final Candidate.Columns columns;
        private final Candidate row;
        private final Encoded learnt;
        private final List<Integer> changeable;
        private final @Nullable Column[] raw;
        /** Null where the column has no dates. */
        private final @Nullable Dates[] dates;

        private OutputFunction reckoner;
        private int predictions;

        Search(
                Subject subject,
                OutputFunction exact,
                OutputFunction quick,
                Wanted wanted,
                Map<String, @Nullable Object> row,
                Encoded learnt,
                List<Integer> changeable) {
            this.subject = subject;
            this.exact = exact;
            this.quick = quick;
            this.reckoner = exact;
            this.wanted = wanted;
            this.learnt = learnt;
            this.changeable = changeable;
            this.columns = new Candidate.Columns(subject.encoding());
            this.row = columns.of(row);
            this.raw = new Column[columns.names().size()];
            this.dates = new Dates[raw.length];
            for (int i = 0; i < dates.length; i++) {
                dates[i] = columns.feature(i) instanceof Dated dated ? new Dates(dated) : null;
            }
            learnt.dataset().columns().forEach(column -> {
                int place = columns.names().indexOf(column.name());
                if (place >= 0) {
                    raw[place] = column;
                }
            });
        }

        CounterfactualResponse run(List<String> warnings) {
            if (holds(row)) {
                return answer(Optional.of(row), "This is the answer already; nothing need be changed.", warnings);
            }
            reckoner = quick;
            Optional<Candidate> best = smallest();
            reckoner = exact;
            if (best.isPresent() && !holds(best.get())) { // so near to the border that float32 is on its other side
                best = smallest();
            }
            String detail = best.isPresent() ? done(best.get()) : impossible();
            return answer(best, detail, warnings);
        }

        private Optional<Candidate> smallest() {
            Alone alone = alone();
            List<Integer> promising = alone.promising();
            List<Candidate> holding = new ArrayList<>(alone.holding);
            holding.addAll(ofTwoColumns(alone, promising));
            holding.addAll(oneAfterTheOther(promising));
            holding.addAll(nearest(tried(likeOthers())));
            return nearestDrawnBack(holding).map(nearest -> traded(nearest, promising));
        }

        private String done(Candidate changed) {
            List<String> names = changes(changed).stream().map(Change::column).toList();
            return "Changing %s brings the answer that is wanted.".formatted(String.join(", ", names));
        }

        private String impossible() {
            String names = changeable.stream().map(columns.names()::get).collect(Collectors.joining(", "));
            return String.format(
                    Locale.ROOT,
                    "No change of %2$s that was tried, in %1$,d predictions, brings the answer that is wanted; each stays within the training data.",
                    predictions,
                    names.length() > 200 ? names.substring(0, 200) + "…" : names);
        }

        private CounterfactualResponse answer(Optional<Candidate> changed, String detail, List<String> warnings) {
            return new CounterfactualResponse(
                    "counterfactual",
                    subject.id(),
                    subject.checkpointId(),
                    row.values(),
                    prediction(row),
                    changed.isPresent(),
                    detail,
                    changed.map(this::changes).orElse(List.of()),
                    changed.map(Candidate::values).orElse(null),
                    changed.map(this::prediction).orElse(null),
                    changed.map(this::distance).orElse(null),
                    FORMULA,
                    SOURCE,
                    "between the smallest and the largest value of each column in the training rows, and among the categories there",
                    predictions,
                    warnings);
        }

        private @Nullable Object prediction(Candidate candidate) {
            return reckoner.prediction(candidate.inputs());
        }

        private boolean holds(Candidate candidate) {
            predictions++;
            return wanted.is(reckoner.outputs(new double[][] {candidate.inputs()})[0]);
        }

        /**
         * A changed row.
         *
         * @param gap to what is wanted
         */
        private record Tried(Candidate candidate, boolean holds, double gap) {}

        private List<Tried> tried(List<Candidate> candidates) {
            predictions += candidates.size();
            double[][] outputs =
                    reckoner.outputs(candidates.stream().map(Candidate::inputs).toArray(double[][]::new));
            return IntStream.range(0, outputs.length)
                    .mapToObj(i -> new Tried(candidates.get(i), wanted.is(outputs[i]), wanted.gap(outputs[i])))
                    .toList();
        }

        private List<Candidate> ofOneColumn(Candidate from, List<Integer> among) {
            List<Candidate> candidates = new ArrayList<>();
            for (int column : among) {
                for (Object value : values(column)) {
                    candidates.add(from.with(column, value));
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
        private record Alone(Map<Integer, Map<Object, Double>> gaps, List<Candidate> holding) {

            /** The columns that come nearest. */
            private List<Integer> promising() {
                return gaps.entrySet().stream()
                        .filter(column -> !column.getValue().isEmpty())
                        .sorted(Comparator.comparingDouble(
                                column -> Collections.min(column.getValue().values())))
                        .limit(MOST_PAIRED)
                        .map(Map.Entry::getKey)
                        .toList();
            }

            /** Of numbers from all over; of categories those that come nearest. */
            private List<Object> some(int column, int most) {
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
            Map<Integer, Map<Object, Double>> gaps = new LinkedHashMap<>();
            List<Candidate> holding = new ArrayList<>();
            for (int column : changeable) {
                Map<Object, Double> ofColumn = new LinkedHashMap<>();
                List<Tried> tried = tried(ofOneColumn(row, List.of(column)));
                tried.forEach(each -> ofColumn.put(Objects.requireNonNull(each.candidate.value(column)), each.gap));
                gaps.put(column, ofColumn);
                holding.addAll(nearest(tried));
            }
            return new Alone(gaps, nearestOf(holding));
        }

        private List<Candidate> ofTwoColumns(Alone alone, List<Integer> among) {
            int pairs = Math.max(1, among.size() * (among.size() - 1) / 2);
            int affordable = (int) Math.sqrt(PAIRED_WORK / subject.work() / pairs);
            int most = Math.max(FEWEST_PAIRED_VALUES, Math.min(PAIRED_VALUES, affordable));
            List<Candidate> holding = new ArrayList<>();
            for (int i = 0; i < among.size(); i++) {
                int column = among.get(i);
                for (int other : among.subList(i + 1, among.size())) {
                    List<Candidate> candidates = new ArrayList<>();
                    for (Object value : alone.some(column, most)) {
                        Candidate changed = row.with(column, value);
                        alone.some(other, most).forEach(second -> candidates.add(changed.with(other, second)));
                    }
                    holding.addAll(nearest(tried(candidates)));
                }
            }
            return nearestOf(holding);
        }

        /** In each round the column and the value that come nearest, until it is there, or no nearer. */
        private List<Candidate> oneAfterTheOther(List<Integer> among) {
            Candidate reached = row;
            double gap = Double.POSITIVE_INFINITY;
            for (int round = 0; round < MOST_ROUNDS; round++) {
                Optional<Tried> nearest =
                        tried(ofOneColumn(reached, among)).stream().min(Comparator.comparingDouble(Tried::gap));
                if (nearest.isEmpty() || !(nearest.get().gap < gap)) {
                    return List.of();
                }
                reached = nearest.get().candidate;
                gap = nearest.get().gap;
                if (nearest.get().holds) {
                    return List.of(reached);
                }
            }
            return List.of();
        }

        /** Each is drawn back first, as far as it holds; empty without any. */
        private Optional<Candidate> nearestDrawnBack(List<Candidate> holding) {
            List<Candidate> back = new ArrayList<>();
            for (Candidate each : holding) {
                back.add(drawnBack(each));
            }
            return back.stream().min(Comparator.comparingDouble(this::distance));
        }

        /** Gives one column another value, and the others less of a change for it, while that is smaller in all. */
        private Candidate traded(Candidate found, List<Integer> promising) {
            Candidate best = found;
            for (int trade = 0; trade < MOST_TRADES; trade++) {
                Candidate from = best;
                double before = distance(from);
                List<Integer> among = Stream.concat(promising.stream(), changed(from))
                        .distinct()
                        .toList();
                List<Candidate> smaller = new ArrayList<>();
                for (Tried tried : tried(ofOneColumn(from, among))) {
                    if (tried.holds()
                            && among.stream()
                                    .anyMatch(column -> distance(column, tried.candidate) != distance(column, from)
                                            && distance(column, tried.candidate) < before)) {
                        smaller.add(tried.candidate);
                    }
                }
                Optional<Candidate> better = nearestDrawnBack(nearestOf(smaller));
                if (better.isEmpty() || !(distance(better.get()) < before - WORTH_IT)) {
                    return best;
                }
                best = better.get();
            }
            return best;
        }

        private List<Object> values(int place) {
            Column column = raw[place];
            if (column == null) {
                return List.of();
            }
            Dates ofColumn = dates[place];
            if (ofColumn != null) {
                return ofColumn.spread(subject, GRID + 1);
            }
            if (numeric(column)) {
                SeenRange range = SeenRange.of(subject.encoding(), column);
                double low = range.min();
                double high = range.max();
                return IntStream.rangeClosed(0, GRID)
                        .<Object>mapToObj(i -> number(column, low + (high - low) * i / GRID))
                        .distinct()
                        .toList();
            }
            return columns.feature(place).known().stream().limit(1000).toList();
        }

        /** Of a number itself, of a date how late it is; NaN of what has no order. */
        private double position(int place, @Nullable Object value) {
            Dates ofColumn = dates[place];
            if (ofColumn != null) {
                return ofColumn.millis(value);
            }
            return value instanceof Number number ? number.doubleValue() : Double.NaN;
        }

        private static boolean numeric(Column column) {
            return (column.type() == ColumnType.NUMBER || column.type() == ColumnType.INTEGER)
                    && column.min() != null
                    && column.max() != null;
        }

        private static Number number(Column column, double value) {
            if (column.type() == ColumnType.INTEGER) {
                return Math.round(value);
            }
            return value;
        }

        /** The row with the columns of rows that were learned from; what it has stays where they have nothing. */
        private List<Candidate> likeOthers() {
            List<Candidate> like = new ArrayList<>();
            for (Map<String, @Nullable Object> other : rows.raw(subject, Split.spread(learnt.rows(), MOST_STARTS))) {
                try {
                    like.add(mixed(other));
                } catch (ProblemException unreadable) {
                    // such as a category that the row's table has and the model does not take
                }
            }
            return like;
        }

        private Candidate mixed(Map<String, @Nullable Object> other) {
            Candidate mixed = row;
            for (int column : changeable) {
                Object value = other.get(columns.names().get(column));
                mixed = value == null ? mixed : mixed.with(column, value);
            }
            return mixed;
        }

        /** Of those that are what is wanted. */
        private List<Candidate> nearest(List<Tried> all) {
            return nearestOf(
                    all.stream().filter(Tried::holds).map(Tried::candidate).toList());
        }

        private List<Candidate> nearestOf(List<Candidate> all) {
            return all.stream()
                    .sorted(Comparator.comparingDouble(this::distance))
                    .limit(STARTS)
                    .toList();
        }

        /** As few and as small changes as the answer allows. */
        private Candidate drawnBack(Candidate start) {
            Candidate best = start;
            List<Integer> smallestFirst = changeable.stream()
                    .filter(column -> distance(column, start) > 0)
                    .sorted(Comparator.comparingDouble(column -> distance(column, start)))
                    .toList();
            for (int column : smallestFirst) {
                Candidate without = best.with(column, row.value(column));
                if (holds(without)) {
                    best = without;
                }
            }
            List<Integer> largestFirst = new ArrayList<>(smallestFirst);
            Collections.reverse(largestFirst);
            for (int column : largestFirst) {
                best = halved(best, column);
            }
            return best;
        }

        private Candidate halved(Candidate start, int place) {
            Column column = raw[place];
            Dates ofColumn = dates[place];
            double wrong = position(place, row.value(place));
            double right = position(place, start.value(place));
            if (column == null || (ofColumn == null && !numeric(column)) || !Double.isFinite(wrong - right)) {
                return start;
            }
            Candidate best = start;
            for (int i = 0; i < HALVINGS; i++) {
                double half = (wrong + right) / 2;
                Object middle = ofColumn == null ? number(column, half) : ofColumn.text(half);
                double reached = position(place, middle);
                if (reached == wrong || reached == right) {
                    return best;
                }
                Candidate between = best.with(place, middle);
                if (holds(between)) {
                    best = between;
                    right = reached;
                } else {
                    wrong = reached;
                }
            }
            return best;
        }

        private double distance(Candidate candidate) {
            return changeable.stream()
                    .mapToDouble(column -> distance(column, candidate))
                    .sum();
        }

        private double distance(int place, Candidate candidate) {
            Object from = row.value(place);
            Object to = candidate.value(place);
            if (Objects.equals(from, to)) {
                return 0;
            }
            Column column = raw[place];
            double difference = Math.abs(position(place, from) - position(place, to));
            if (Double.isFinite(difference)) {
                Dates ofColumn = dates[place];
                if (ofColumn != null) {
                    return difference / ofColumn.unit();
                }
                Double std = column == null ? null : column.std();
                return (std == null || std == 0) ? difference : difference / std;
            }
            return String.valueOf(from).equals(String.valueOf(to)) ? 0 : 1;
        }

        private Stream<Integer> changed(Candidate candidate) {
            return changeable.stream().filter(column -> distance(column, candidate) > 0);
        }

        private List<Change> changes(Candidate candidate) {
            return changed(candidate)
                    .map(column -> new Change(
                            columns.names().get(column),
                            row.value(column),
                            candidate.value(column),
                            distance(column, candidate)))
                    .sorted(Comparator.comparingDouble(change -> -change.distance()))
                    .toList();
        }
    }
}
