package dev.chainrule.prediction.dialect;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.chainrule.prediction.ClassPrediction;
import dev.chainrule.prediction.Contributions;
import dev.chainrule.prediction.PredictionResponse;
import dev.chainrule.web.OtherForm;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.AbstractHttpMessageConverter;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.stereotype.Component;

/**
 * Predictions as CSV, for who asks for it by {@code Accept}: {@code prediction}; of classes {@code probability} and
 * {@code probability:label} for each; of several targets their names in place of it. Empty where it is not finite.
 */
@Component
final class CsvAnswer extends AbstractHttpMessageConverter<PredictionResponse>
        implements OtherForm<PredictionResponse> {

    static final String NAME = "text/csv";
    static final MediaType TYPE = new MediaType("text", "csv");

    private static final String PREDICTION = "prediction";
    private static final String PROBABILITY = "probability";

    CsvAnswer() {
        super(StandardCharsets.UTF_8, TYPE);
    }

    @Override
    protected boolean supports(Class<?> type) {
        return type == PredictionResponse.class;
    }

    @Override
    public boolean canRead(Class<?> type, @Nullable MediaType as) {
        return false;
    }

    @Override
    public List<MediaType> getSupportedMediaTypes(Class<?> type) {
        return supports(type) ? getSupportedMediaTypes() : List.of();
    }

    @Override
    protected PredictionResponse readInternal(Class<? extends PredictionResponse> type, HttpInputMessage message) {
        throw new HttpMessageNotReadableException("predictions are only written", message);
    }

    @Override
    protected void writeInternal(PredictionResponse answer, HttpOutputMessage message) throws IOException {
        message.getHeaders().setContentType(new MediaType(TYPE, StandardCharsets.UTF_8));
        List<Map<String, @Nullable Object>> rows = rows(answer);
        Set<String> columns = new LinkedHashSet<>();
        rows.forEach(row -> columns.addAll(row.keySet()));
        CsvWriter csv = CsvWriter.builder()
                .lineDelimiter(LineDelimiter.CRLF)
                .build(new OutputStreamWriter(message.getBody(), StandardCharsets.UTF_8));
        csv.writeRecord(columns);
        for (Map<String, @Nullable Object> row : rows) {
            csv.writeRecord(
                    columns.stream().map(column -> cell(row.get(column))).toList());
        }
        csv.flush();
    }

    private static String cell(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }

    private static List<Map<String, @Nullable Object>> rows(PredictionResponse answer) {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        for (int i = 0; i < answer.predictions().size(); i++) {
            Map<String, @Nullable Object> row = new LinkedHashMap<>();
            put(answer.predictions().get(i), row);
            if (answer.contributions() != null) {
                put(answer.contributions().get(i), row);
            }
            rows.add(row);
        }
        return rows;
    }

    private static void put(@Nullable Object prediction, Map<String, @Nullable Object> row) {
        if (prediction instanceof ClassPrediction label) {
            put("", label, row);
        } else if (prediction instanceof Map<?, ?> targets) {
            targets.forEach((target, value) -> {
                if (value instanceof ClassPrediction label) {
                    put(target + ":", label, row);
                } else {
                    row.put(target + ":" + PREDICTION, value);
                }
            });
        } else {
            row.put(PREDICTION, prediction);
        }
    }

    private static void put(String prefix, ClassPrediction label, Map<String, @Nullable Object> row) {
        row.put(prefix + PREDICTION, label.label());
        row.put(prefix + PROBABILITY, label.probability());
        if (label.probabilities() != null) {
            label.probabilities().forEach((of, probability) -> row.put(prefix + PROBABILITY + ":" + of, probability));
        }
    }

    private static void put(Contributions contributions, Map<String, @Nullable Object> row) {
        List<Contributions> others = contributions.others();
        if (others == null) {
            put("contribution:", contributions, row);
        } else {
            put(contributions.of() + ":contribution:", contributions, row);
            others.forEach(each -> put(each.of() + ":contribution:", each, row));
        }
    }

    private static void put(String prefix, Contributions contributions, Map<String, @Nullable Object> row) {
        contributions.columns().forEach(each -> row.put(prefix + each.column(), each.contribution()));
    }
}
