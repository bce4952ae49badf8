package dev.chainrule.model;

import dev.chainrule.model.manifest.Measurement;
import dev.chainrule.model.manifest.ModelManifest;
import dev.chainrule.network.metric.Metric;
import dev.chainrule.network.metric.Series;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Rows of {@code model_figures}: the metrics of models, out of their manifests, so that a database can sort by them. A model
 * never changes, so they are written once, when somebody sorts by one.
 */
@Repository
class ModelFigures {

    private static final String TRAIN = Series.TRAINING.prefix();
    private static final String VALIDATION = Series.VALIDATION.prefix();
    private static final String TEST = "test_";
    private static final int AT_ONCE = 200;

    private final JdbcClient database;
    private final ModelRepository models;
    private final TransactionTemplate transaction;

    ModelFigures(JdbcClient database, ModelRepository models, TransactionTemplate transaction) {
        this.database = database;
        this.models = models;
        this.transaction = transaction;
    }

    /** What models can be sorted by. */
    static List<String> names() {
        List<String> names = new ArrayList<>();
        for (String prefix : List.of(VALIDATION, TEST, TRAIN)) {
            names.add(prefix + Series.LOSS);
            Metric.all().forEach(metric -> names.add(prefix + metric.word()));
        }
        return names;
    }

    /** Whether the higher one is the better model. */
    static boolean higherIsBetter(String name) {
        return Metric.ofSeries(name.replaceFirst("^" + TEST, ""))
                .map(Metric::higherIsBetter)
                .orElse(false);
    }

    /** Of every model that there is now. */
    void complete() {
        for (List<String> missing = missing(); !missing.isEmpty(); missing = missing()) {
            missing.forEach(id -> models.findById(id).ifPresent(this::write));
        }
    }

    private List<String> missing() {
        return database.sql("select m.id from models m where not exists"
                        + " (select 1 from model_figures f where f.model_id = m.id) order by m.id limit :most")
                .param("most", AT_ONCE)
                .query(String.class)
                .list();
    }

    private void write(Model model) {
        try {
            transaction.executeWithoutResult(tx -> figures(model.manifest())
                    .forEach((name, measured) -> database.sql(
                                    "insert into model_figures (model_id, metric, measured) values (:model, :metric, :measured)")
                            .param("model", model.id())
                            .param("metric", name)
                            .param("measured", measured, java.sql.Types.DOUBLE)
                            .update()));
        } catch (DataIntegrityViolationException another) {
            // another request has written them, or deleted the model
        }
    }

    /**
     * At least one, so that a model is not looked at again; and only what models can be sorted by: a manifest that came in
     * a file may call its metrics anything, and what cannot be written would be looked at for ever.
     */
    private static Map<String, @Nullable Double> figures(ModelManifest manifest) {
        Map<String, @Nullable Double> figures = new LinkedHashMap<>();
        figures.put(TRAIN + Series.LOSS, null);
        add(TRAIN, manifest.train(), figures);
        add(VALIDATION, manifest.validation(), figures);
        add(TEST, manifest.test(), figures);
        figures.keySet().retainAll(names());
        return figures;
    }

    private static void add(String prefix, @Nullable Measurement measured, Map<String, @Nullable Double> figures) {
        if (measured != null) {
            measured.metrics().forEach((name, value) -> figures.put(prefix + name, value));
        }
    }

    /** Empty where it is not defined for this model. */
    OptionalDouble of(String model, String name) {
        List<Double> found = database.sql(
                        "select measured from model_figures where model_id = :model and metric = :metric"
                                + " and measured is not null")
                .param("model", model)
                .param("metric", name)
                .query(Double.class)
                .list();
        return found.stream().mapToDouble(Double::doubleValue).findFirst();
    }
}
