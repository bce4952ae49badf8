package dev.chainrule.explanation.landscape;

import dev.chainrule.definition.Spelling;
import dev.chainrule.encoding.SeenRange;
import dev.chainrule.encoding.TargetEncoding;
import dev.chainrule.encoding.feature.Dated;
import dev.chainrule.encoding.feature.FeatureEncoding;
import dev.chainrule.encoding.feature.RawRow;
import dev.chainrule.encoding.feature.RowIssues;
import dev.chainrule.explanation.AskedInQuery;
import dev.chainrule.explanation.Dates;
import dev.chainrule.explanation.ExplanationSettings;
import dev.chainrule.explanation.LearningRows;
import dev.chainrule.explanation.LearningRows.Side;
import dev.chainrule.explanation.Phrases;
import dev.chainrule.explanation.Subject;
import dev.chainrule.explanation.Subjects;
import dev.chainrule.explanation.landscape.SurfaceResponse.Axis;
import dev.chainrule.network.Workspace;
import dev.chainrule.network.math.Matrix;
import dev.chainrule.network.metric.LikeliestClass;
import dev.chainrule.prediction.EncodedPictures;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.Violation;
import dev.chainrule.table.Column;
import dev.chainrule.table.ColumnType;
import dev.chainrule.web.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What networks say over two features, over HTTP: as numbers or as a picture. */
@RestController
class SurfaceController {

    static final String SVG = "image/svg+xml";
    private static final String X = "Feature from left to right; by default the first that is a number.";
    private static final String Y = "Feature from bottom to top; by default the next.";
    private static final String POINTS = "Values along each side, of a feature that is a number.";
    private static final String OTHERS =
            "A row for all other features, as JSON or its number in the dataset; by default their means over up to 1,000"
                    + " training rows, the median date, and the most frequent category.";
    private static final String CLASS =
            "The class whose probability is shown; by default the second of two, and of more the likeliest class.";
    private static final int AT_ONCE = 256;

    /** Training rows whose categories and means are shown. */
    private static final int ROWS = 1000;

    private final Subjects subjects;
    private final LearningRows rows;
    private final AskedInQuery inQuery;
    private final ExplanationSettings settings;

    SurfaceController(Subjects subjects, LearningRows rows, AskedInQuery inQuery, ExplanationSettings settings) {
        this.subjects = subjects;
        this.rows = rows;
        this.inQuery = inQuery;
        this.settings = settings;
    }

    @Operation(summary = "What a network says over two features, the others at a row or at their means")
    @Refuses(status = HttpStatus.CONFLICT, when = Phrases.NO_WEIGHTS)
    @GetMapping(path = "/models/{id}/surface", produces = MediaType.APPLICATION_JSON_VALUE)
    SurfaceResponse surface(
            @PathVariable String id,
            @Parameter(description = X) @RequestParam(required = false) @Nullable String x,
            @Parameter(description = Y) @RequestParam(required = false) @Nullable String y,
            @Parameter(description = POINTS) @RequestParam(defaultValue = "50") int points,
            @Parameter(description = OTHERS) @RequestParam(required = false) @Nullable String row,
            @Parameter(description = CLASS) @RequestParam(name = "class", required = false) @Nullable String label,
            @Parameter(description = Phrases.CHECKPOINT) @RequestParam(required = false) @Nullable String checkpoint) {
        return subjects.ask(id, checkpoint, subject -> new Surface(subject, x, y, points, row, label).answer());
    }

    @Operation(summary = "What a network says over two features, as a PNG picture")
    @ApiResponse(
            responseCode = "200",
            description = "A picture: dark where the values are small, bright where they are large",
            content =
                    @Content(
                            mediaType = MediaType.IMAGE_PNG_VALUE,
                            schema = @Schema(type = "string", format = "binary")))
    @Refuses(status = HttpStatus.CONFLICT, when = Phrases.NO_WEIGHTS)
    @GetMapping(path = "/models/{id}/surface", produces = MediaType.IMAGE_PNG_VALUE)
    ResponseEntity<byte[]> surfaceAsPng(
            @PathVariable String id,
            @Parameter(description = X) @RequestParam(required = false) @Nullable String x,
            @Parameter(description = Y) @RequestParam(required = false) @Nullable String y,
            @Parameter(description = POINTS) @RequestParam(defaultValue = "50") int points,
            @Parameter(description = OTHERS) @RequestParam(required = false) @Nullable String row,
            @Parameter(description = CLASS) @RequestParam(name = "class", required = false) @Nullable String label,
            @Parameter(description = Phrases.CHECKPOINT) @RequestParam(required = false) @Nullable String checkpoint) {
        return png(surface(id, x, y, points, row, label, checkpoint).grid());
    }

    @Operation(summary = "What a network says over two features, as an SVG picture")
    @ApiResponse(
            responseCode = "200",
            description = "A picture: dark where the values are small, bright where they are large",
            content = @Content(mediaType = SVG, schema = @Schema(type = "string")))
    @Refuses(status = HttpStatus.CONFLICT, when = Phrases.NO_WEIGHTS)
    @GetMapping(path = "/models/{id}/surface", produces = SVG)
    ResponseEntity<byte[]> surfaceAsSvg(
            @PathVariable String id,
            @Parameter(description = X) @RequestParam(required = false) @Nullable String x,
            @Parameter(description = Y) @RequestParam(required = false) @Nullable String y,
            @Parameter(description = POINTS) @RequestParam(defaultValue = "50") int points,
            @Parameter(description = OTHERS) @RequestParam(required = false) @Nullable String row,
            @Parameter(description = CLASS) @RequestParam(name = "class", required = false) @Nullable String label,
            @Parameter(description = Phrases.CHECKPOINT) @RequestParam(required = false) @Nullable String checkpoint) {
        return svg(surface(id, x, y, points, row, label, checkpoint).grid());
    }

    static ResponseEntity<byte[]> png(Grid grid) {
        return ResponseEntity.ok().contentType(MediaType.IMAGE_PNG).body(grid.png());
    }

    static ResponseEntity<byte[]> svg(Grid grid) {
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(SVG))
                .body(grid.svg().getBytes(StandardCharsets.UTF_8));
    }

    /** @throws ProblemException where there are none, or too many */
    static void requirePoints(int points, ExplanationSettings settings) {
        if (points < 2 || points > settings.maxPoints()) {
            throw ProblemException.invalid(
                    "points",
                    "cannot be points along a side (chainrule.explanation.max-points)",
                    points,
                    "2 to %s".formatted(settings.maxPoints()));
        }
    }

    /** One of them. */
    private final class Surface {

        private final Subject subject;
        private @Nullable UsualValues training;
        private final Map<String, @Nullable Object> base;
        private final Axis across;
        private final Axis up;
        private final @Nullable Integer shown;

        Surface(
                Subject subject,
                @Nullable String x,
                @Nullable String y,
                int points,
                @Nullable String row,
                @Nullable String label) {
            this.subject = subject;
            requirePoints(points, settings);
            requireTwo();
            FeatureEncoding first = x == null ? usual(null) : feature(x, "x");
            FeatureEncoding second = y == null ? usual(first) : feature(y, "y");
            if (first.equals(second)) {
                throw ProblemException.invalid("y", "is the same feature as x", y, "another feature");
            }
            Map<String, Column> columns = columns();
            this.base = row == null
                    ? usualValues(columns)
                    : inQuery.row(subject, row).values();
            this.across = axis(first, columns, points, "x");
            this.up = axis(second, columns, points, "y");
            this.shown = shown(label);
            double work = (double) across.values().size() * up.values().size() * subject.work();
            if (work > settings.maxWork()) {
                int fitting = (int) Math.max(2, Math.sqrt(settings.maxWork() / (double) subject.work()));
                throw ProblemException.invalid(
                        "points",
                        "would take too many multiplications (chainrule.explanation.max-work)",
                        points,
                        "at most %s".formatted(fitting));
            }
        }

        private void requireTwo() {
            if (subject.encoding().features().size() < 2) {
                throw ProblemException.invalid(List.of(Violation.at(
                        "",
                        "the network has one feature, and a surface is over two",
                        subject.encoding().features().get(0).column(),
                        "a network with two features or more")));
            }
        }

        private FeatureEncoding usual(@Nullable FeatureEncoding taken) {
            List<FeatureEncoding> features = subject.encoding().features();
            return Stream.concat(
                            features.stream().filter(feature -> feature.type().numeric()), features.stream())
                    .filter(feature -> !feature.equals(taken))
                    .findFirst()
                    .orElseThrow();
        }

        private FeatureEncoding feature(String name, String parameter) {
            List<String> known = subject.encoding().features().stream()
                    .map(FeatureEncoding::column)
                    .toList();
            return subject.encoding().features().stream()
                    .filter(feature -> feature.column().equals(name))
                    .findFirst()
                    .orElseThrow(() -> ProblemException.invalid(
                            parameter,
                            "the model has no feature \"%s\"".formatted(name),
                            name,
                            Spelling.hint(name, known)));
        }

        private Map<String, Column> columns() {
            Map<String, Column> columns = new LinkedHashMap<>();
            rows.dataset(subject)
                    .ifPresent(dataset -> dataset.columns().forEach(column -> columns.put(column.name(), column)));
            return columns;
        }

        /** Of each feature the usual value in the training rows; without its dataset what the example has. */
        private Map<String, @Nullable Object> usualValues(Map<String, Column> columns) {
            Map<String, @Nullable Object> usual = new LinkedHashMap<>(subject.example());
            if (!columns.isEmpty()) {
                for (FeatureEncoding feature : subject.encoding().features()) {
                    Object value = training().of(feature);
                    if (value != null) {
                        usual.put(feature.column(), value);
                    }
                }
            }
            return usual;
        }

        /** Of training rows, from all over; read when they are first asked for. */
        private UsualValues training() {
            UsualValues known = training;
            if (known == null) {
                known = new UsualValues(rows.raw(subject, Side.TRAINING, ROWS));
                training = known;
            }
            return known;
        }

        private Axis axis(FeatureEncoding feature, Map<String, Column> columns, int points, String parameter) {
            if (feature.type().wide()) {
                throw ProblemException.invalid(
                        parameter,
                        "a column of the type %s is no axis"
                                .formatted(feature.type().word()),
                        feature.column(),
                        "a feature of single values");
            }
            if (!feature.known().isEmpty()) {
                List<Object> known = feature.known();
                return new Axis(feature.column(), known.subList(0, Math.min(known.size(), settings.maxPoints())));
            }
            if (feature instanceof Dated dated) {
                return new Axis(feature.column(), new Dates(dated).spread(subject, points));
            }
            Column column = columns.get(feature.column());
            if (column != null && (feature.type().texts() || feature.type() == ColumnType.BOOLEAN)) {
                List<Object> seen = training().byFrequency(feature.column()); // an encoding such as hashing knows none
                return new Axis(feature.column(), seen.subList(0, Math.min(seen.size(), settings.maxPoints())));
            }
            double[] range = range(feature, column, parameter);
            List<Object> values = new ArrayList<>();
            for (int i = 0; i < points; i++) {
                values.add(range[0] + (range[1] - range[0]) * i / (points - 1));
            }
            return new Axis(feature.column(), values);
        }

        private double[] range(FeatureEncoding feature, @Nullable Column column, String parameter) {
            if (column != null
                    && column.min() != null
                    && column.max() != null
                    && feature.type().numeric()) {
                SeenRange range = SeenRange.of(subject.encoding(), column);
                return new double[] {range.min(), range.max()};
            }
            Map<String, Double> figures = feature.figures();
            if (figures.containsKey("mean") && feature.type().numeric()) {
                double mean = figures.get("mean");
                double reach = 2 * figures.getOrDefault("std", 1.0);
                return new double[] {mean - reach, mean + reach};
            }
            if (figures.containsKey("min")) {
                return new double[] {figures.get("min"), figures.get("max")};
            }
            throw ProblemException.invalid(
                    parameter,
                    "the model does not have %s of \"%s\", and %s"
                            .formatted(
                                    feature.type().numeric() ? "the smallest and the largest value" : "the categories",
                                    feature.column(),
                                    subject.cameWithoutData()
                                            ? "it came without data"
                                            : "the dataset that it was trained on is not here"),
                    feature.column(),
                    subject.cameWithoutData()
                            ? "a model that was trained here; this one can be asked of rows (POST /models/{id}/predict)"
                            : "another feature, or the same file uploaded again");
        }

        /** Which output is shown; null for what all of them say. */
        private @Nullable Integer shown(@Nullable String label) {
            if (subject.encoding().target() instanceof TargetEncoding.Classes classes) {
                if (label == null) {
                    return null;
                }
                for (int i = 0; i < classes.labels().size(); i++) {
                    if (classes.labels().get(i).toString().equals(label)) {
                        return i;
                    }
                }
                throw ProblemException.invalid(
                        "class", "there is no such class", label, "one of " + Spelling.listed(classes.labels()));
            }
            List<String> targets = subject.encoding().target().columns();
            if (label == null) {
                return 0;
            }
            if (!targets.contains(label)) {
                throw ProblemException.invalid(
                        "class", "there is no such target", label, Spelling.hint(label, targets));
            }
            return targets.indexOf(label);
        }

        SurfaceResponse answer() {
            double[][] values = values();
            Map<String, @Nullable Object> others = new LinkedHashMap<>(base);
            others.remove(across.name());
            others.remove(up.name());
            boolean likeliest = subject.encoding().target() instanceof TargetEncoding.Classes classes
                    && shown == null
                    && classes.labels().size() > 2;
            return new SurfaceResponse(
                    "surface",
                    subject.id(),
                    subject.checkpointId(),
                    words(),
                    likeliest ? ((TargetEncoding.Classes) subject.encoding().target()).labels() : null,
                    across,
                    up,
                    values,
                    others,
                    List.of());
        }

        private String words() {
            if (subject.encoding().target() instanceof TargetEncoding.Classes classes) {
                if (shown == null && classes.labels().size() > 2) {
                    return "likeliest class of " + classes.column();
                }
                Object label = classes.labels().get(shown == null ? 1 : shown);
                return "probability of %s=%s".formatted(classes.column(), label);
            }
            String name = subject.encoding().target().outputNames().get(shown == null ? 0 : shown);
            return subject.encoding().target() instanceof TargetEncoding.Answers ? "probability of " + name : name;
        }

        private double[][] values() {
            double[][] values = new double[up.values().size()][across.values().size()];
            int all = values.length * values[0].length;
            try (Workspace workspace = subject.network().predictionWorkspace(Math.min(AT_ONCE, all))) {
                for (int from = 0; from < all; from += workspace.rows()) {
                    int count = Math.min(workspace.rows(), all - from);
                    for (int i = 0; i < count; i++) {
                        workspace.input().writeRow(i, inputs(from + i, values[0].length));
                    }
                    Matrix outputs = workspace.forward();
                    for (int i = 0; i < count; i++) {
                        int place = from + i;
                        values[place / values[0].length][place % values[0].length] = value(outputs, i);
                    }
                }
            }
            return values;
        }

        private float[] inputs(int place, int width) {
            Map<String, @Nullable Object> row = new LinkedHashMap<>(base);
            row.put(across.name(), across.values().get(place % width));
            row.put(up.name(), up.values().get(place / width));
            RowIssues issues = EncodedPictures.issues();
            return subject.encode(new RawRow("/row", row, false), issues);
        }

        private double value(Matrix outputs, int row) {
            double[] all = new double[outputs.columns()];
            outputs.readRow(row, all);
            if (subject.encoding().target() instanceof TargetEncoding.NumericTargets numbers) {
                return numbers.decode(all)[shown == null ? 0 : shown];
            }
            if (subject.encoding().target() instanceof TargetEncoding.Classes classes) {
                double[] probabilities = classes.probabilities(all);
                if (shown != null) {
                    return probabilities[shown];
                }
                return probabilities.length == 2 ? probabilities[1] : LikeliestClass.of(all);
            }
            return all[shown == null ? 0 : shown];
        }
    }
}
