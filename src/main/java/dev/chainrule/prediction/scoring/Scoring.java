package dev.chainrule.prediction.scoring;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.chainrule.encoding.TargetEncoding;
import dev.chainrule.encoding.feature.FeatureEncoding;
import dev.chainrule.encoding.feature.RawRow;
import dev.chainrule.model.Model;
import dev.chainrule.model.Models;
import dev.chainrule.model.TrainedNetwork;
import dev.chainrule.prediction.AnswerForm;
import dev.chainrule.prediction.ClassPrediction;
import dev.chainrule.prediction.Predicted;
import dev.chainrule.prediction.PredictionSettings;
import dev.chainrule.prediction.Predictor;
import dev.chainrule.prediction.RowReader;
import dev.chainrule.prediction.inference.ModelOutput;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.table.ColumnType;
import dev.chainrule.table.Numbers;
import dev.chainrule.web.body.HeapBudget;
import dev.chainrule.web.body.JsonBody;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Asks models with what MLflow's clients send. */
@Component
final class Scoring {

    private static final List<String> FORMS = List.of("dataframe_split", "dataframe_records", "instances", "inputs");
    private static final Set<String> KNOWN =
            Set.of("dataframe_split", "dataframe_records", "instances", "inputs", "params");
    private static final Set<String> OF_A_SPLIT = Set.of("columns", "data", "index");
    private static final long BYTES_OF_ROW = 128;
    private static final long BYTES_OF_OUTPUT = 128;
    private static final long BYTES_OF_CELL = 128;

    private final Models models;
    private final PredictionSettings settings;
    private final HeapBudget heap;

    Scoring(Models models, PredictionSettings settings, HeapBudget heap) {
        this.models = models;
        this.settings = settings;
        this.heap = heap;
    }

    /** @throws ProblemException with what is wrong with the request */
    Scores score(Models.Named asked, JsonBody body) {
        return score(asked, rows(reader(asked.model()), body.tree()));
    }

    private static List<RawRow> rows(RowReader reader, JsonNode asked) {
        List<String> forms = FORMS.stream().filter(asked::has).toList();
        if (forms.size() != 1) {
            throw ProblemException.invalid(
                    "",
                    forms.isEmpty() ? "must be an object with rows" : "has rows more than once: " + forms,
                    null,
                    "one of " + String.join(", ", FORMS));
        }
        RowReader.refuseUnknown(asked, "", KNOWN);
        String form = forms.get(0);
        JsonNode rows = asked.get(form);
        return switch (form) {
            case "dataframe_split" -> {
                RowReader.refuseUnknown(rows, "/" + form, OF_A_SPLIT);
                yield reader.table(rows.path("columns"), rows.path("data"), "/" + form);
            }
            case "inputs" -> reader.columns(rows, "/" + form);
            default -> reader.rows(rows, "/" + form, Map.of());
        };
    }

    /** @param body a line of names, and a line of values for each row */
    Scores score(Models.Named asked, byte[] body) {
        Model model = asked.model();
        Map<String, ColumnType> types = model.manifest().encoding().features().stream()
                .collect(Collectors.toMap(FeatureEncoding::column, FeatureEncoding::type));
        RowReader reader = reader(model);
        List<RawRow> rows = new ArrayList<>();
        try (CsvReader<NamedCsvRecord> csv = CsvReader.builder()
                .skipEmptyLines(true)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .ofNamedCsvRecord(text(body))) {
            for (NamedCsvRecord line : csv) {
                reader.requireFew(rows.size() + 1);
                heap.take(line.getFieldCount() * BYTES_OF_CELL);
                rows.add(row(line, types));
            }
        } catch (CsvParseException | IOException | IllegalStateException malformed) {
            throw new ProblemException(
                    ProblemKind.MALFORMED,
                    "malformed_csv",
                    "The CSV cannot be read: a quote does not end, or a name stands twice.");
        }
        if (rows.isEmpty()) {
            throw ProblemException.invalid(
                    "", "has no rows", null, "a line of names, and a line of values for each row");
        }
        return score(asked, rows);
    }

    private static RawRow row(NamedCsvRecord line, Map<String, ColumnType> types) {
        String place = "line " + line.getStartingLineNumber();
        int cells = line.getFieldCount();
        if (cells != line.getHeader().size()) {
            throw ProblemException.invalid(
                    place,
                    String.format(
                            Locale.ROOT,
                            "has %,d values where the first line has %,d names",
                            cells,
                            line.getHeader().size()),
                    cells,
                    null);
        }
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (int i = 0; i < cells; i++) {
            String name = line.getHeader().get(i);
            values.put(name, value(line.getField(i), types.getOrDefault(name, ColumnType.TEXT)));
        }
        return new RawRow(place, values, false);
    }

    /** As the column has it; what is no number or truth stays text, and is refused as such. */
    private static @Nullable Object value(String cell, ColumnType type) {
        if (cell.isEmpty()) {
            return null;
        }
        return switch (type) {
            case NUMBER, INTEGER -> {
                double number = Numbers.decimal(cell.strip());
                yield Double.isNaN(number) ? cell : (Object) number;
            }
            case BOOLEAN ->
                switch (cell.toLowerCase(Locale.ROOT)) {
                    case "true" -> true;
                    case "false" -> false;
                    default -> cell;
                };
            case CATEGORY, TEXT, DATE, DATETIME -> cell;
        };
    }

    private static String text(byte[] body) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException notUtf8) {
            throw new ProblemException(ProblemKind.MALFORMED, "malformed_csv", "The CSV is not UTF-8.");
        }
    }

    private Scores score(Models.Named asked, List<RawRow> rows) {
        Model model = asked.model();
        AnswerForm form = new AnswerForm(null, asked.threshold(), false, false);
        TargetEncoding target = model.manifest().encoding().target();
        heap.take(rows.size() * (BYTES_OF_ROW + BYTES_OF_OUTPUT * target.width()));
        try (TrainedNetwork network = models.load(model)) {
            List<Object> scores = new ArrayList<>(rows.size());
            for (double[] outputs :
                    ModelOutput.finite(Predictor.predict(network, rows).rows())) {
                scores.add(plain(Predicted.of(target, outputs, form)));
            }
            return new Scores(scores);
        }
    }

    /** @throws ProblemException where a number is not finite in its unit */
    private static Object plain(@Nullable Object prediction) {
        if (prediction instanceof ClassPrediction classes) {
            return Objects.requireNonNull(classes.label());
        }
        if (prediction instanceof Map<?, ?> several) {
            Map<String, Object> byColumn = new LinkedHashMap<>();
            several.forEach((column, value) -> byColumn.put(String.valueOf(column), plain(value)));
            return byColumn;
        }
        if (prediction == null) {
            throw ProblemException.invalid(
                    "", "a row is answered with a number that is not finite", null, "values that are less extreme");
        }
        return prediction;
    }

    private RowReader reader(Model model) {
        return new RowReader(model.manifest().encoding(), settings.maxRows());
    }
}
