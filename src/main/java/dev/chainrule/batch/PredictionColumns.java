package dev.chainrule.batch;

import dev.chainrule.encoding.TargetEncoding;
import dev.chainrule.prediction.AnswerForm;
import dev.chainrule.prediction.ClassPrediction;
import dev.chainrule.prediction.Predicted;
import dev.chainrule.table.Column;
import dev.chainrule.table.ColumnType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The columns that predictions become, beside those that they were made from. */
final class PredictionColumns {

    private static final int LONGEST_NAME = 256;

    /** One of them. */
    record Predicting(String name, ColumnType type) {}

    private final TargetEncoding target;
    private final AnswerForm form;
    private final List<Predicting> columns = new ArrayList<>();
    private final Set<String> taken = new HashSet<>();

    /**
     * @param beside whose names are taken
     * @param threshold of two classes, above which the second is the answer; null for the usual
     */
    PredictionColumns(TargetEncoding target, List<Column> beside, @Nullable Double threshold) {
        this.target = target;
        this.form = AnswerForm.USUAL.by(threshold);
        beside.forEach(column -> taken.add(column.name()));
        if (target instanceof TargetEncoding.Classes classes) {
            add(classes, "prediction", "probability");
        } else if (target instanceof TargetEncoding.Answers answers) {
            answers.targets().forEach(each -> add(each, "prediction_" + each.column(), "probability_" + each.column()));
        } else {
            List<String> names = target.columns();
            names.forEach(name -> add(names.size() == 1 ? "prediction" : "prediction_" + name, ColumnType.NUMBER));
        }
    }

    private void add(TargetEncoding.Classes classes, String prediction, String probability) {
        add(prediction, classes.type());
        classes.labels().forEach(label -> add(probability + "_" + label, ColumnType.NUMBER));
    }

    private void add(String wanted, ColumnType type) {
        String name = shortened(wanted, "");
        for (int i = 2; !taken.add(name); i++) {
            name = shortened(wanted, "_" + i);
        }
        columns.add(new Predicting(name, type));
    }

    private static String shortened(String name, String suffix) {
        return name.substring(0, Math.min(name.length(), LONGEST_NAME - suffix.length())) + suffix;
    }

    List<Predicting> columns() {
        return columns;
    }

    /** In the order of the columns, as predictions are answered; null where something is not finite. */
    List<@Nullable Object> values(float[] outputs) {
        List<@Nullable Object> values = new ArrayList<>(columns.size());
        Object predicted = Predicted.of(target, outputs, form);
        if (predicted instanceof Map<?, ?> several) {
            several.values().forEach(each -> add(values, each));
        } else {
            add(values, predicted);
        }
        return values;
    }

    private static void add(List<@Nullable Object> values, @Nullable Object predicted) {
        if (predicted instanceof ClassPrediction label) {
            values.add(label.label());
            values.addAll(Objects.requireNonNull(label.probabilities()).values());
        } else {
            values.add(predicted);
        }
    }
}
