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
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Looks for the smallest change of a row that turns the answer: from rows that were learnt from and have the answer that
 * is wanted, back towards the row, column by column, as far as the answer lasts.
 */
@Component
public class Counterfactuals {

    private static final String FORMULA =
            "Σ |change| / standard deviation over the columns of numbers, and 1 for each other column";
    private static final String SOURCE = "Wachter, Mittelstadt and Russell 2018";

    /** Rows that it starts from, the nearest first. */
    private static final int STARTS = 12;

    private static final int MOST_STARTS = 300;

    private static final int HALVINGS = 14;
    private static final int GRID = 24;
    private static final int ROWS = 1000;

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
            Optional<Map<String, @Nullable Object>> best = Stream.concat(singles().stream(), starts().stream())
                    .map(this::drawnBack)
                    .min(Comparator.comparingDouble(this::distance));
            String detail = best.isPresent() ? done(best.get()) : impossible();
            return answer(best, detail, warnings);
        }

        private String done(Map<String, @Nullable Object> changed) {
            List<String> names = changes(changed).stream().map(Change::column).toList();
            return "Changing %s brings the answer that is wanted.".formatted(String.join(", ", names));
        }

        private String impossible() {
            String names = String.join(", ", changeable);
            return "No change of %s within the training data brings the answer that is wanted."
                    .formatted(names.length() > 200 ? names.substring(0, 200) + "…" : names);
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

        private boolean[] hold(List<Map<String, @Nullable Object>> all) {
            predictions += all.size();
            double[][] inputs = new double[all.size()][];
            for (int i = 0; i < inputs.length; i++) {
                inputs[i] = Reckoner.widened(encoded(all.get(i)));
            }
            double[][] outputs = reckoner.outputs(inputs);
            boolean[] hold = new boolean[outputs.length];
            for (int i = 0; i < hold.length; i++) {
                hold[i] = wanted.is(outputs[i]);
            }
            return hold;
        }

        /** Changes of one column alone that do it. */
        private List<Map<String, @Nullable Object>> singles() {
            List<Map<String, @Nullable Object>> candidates = new ArrayList<>();
            for (String column : changeable) {
                for (Object value : values(column)) {
                    candidates.add(with(row, column, value));
                }
            }
            return nearest(candidates);
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

        /** The row with the columns of rows that were learnt from. */
        private List<Map<String, @Nullable Object>> starts() {
            List<Map<String, @Nullable Object>> candidates =
                    rows.raw(subject, Split.spread(learnt.rows(), MOST_STARTS)).stream()
                            .map(other -> {
                                Map<String, @Nullable Object> mixed = new LinkedHashMap<>(row);
                                changeable.forEach(column -> mixed.put(column, other.get(column)));
                                return mixed;
                            })
                            .toList();
            return nearest(candidates);
        }

        private List<Map<String, @Nullable Object>> nearest(List<Map<String, @Nullable Object>> candidates) {
            List<Map<String, @Nullable Object>> readable =
                    candidates.stream().filter(this::readable).toList();
            boolean[] hold = hold(readable);
            return IntStream.range(0, readable.size())
                    .filter(i -> hold[i])
                    .mapToObj(readable::get)
                    .sorted(Comparator.comparingDouble(this::distance))
                    .limit(STARTS)
                    .collect(Collectors.toList());
        }

        /** What a row of the table has may be missing where the model does not take that. */
        private boolean readable(Map<String, @Nullable Object> values) {
            try {
                encoded(values);
                return true;
            } catch (ProblemException unreadable) {
                return false;
            }
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
