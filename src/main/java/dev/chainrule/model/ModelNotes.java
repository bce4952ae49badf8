package dev.chainrule.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionTemplate;

/** Rows of {@code model_notes} and {@code model_tags}: what people say of models. */
@Repository
class ModelNotes {

    /**
     * What is said of one.
     *
     * @param description null for none
     * @param tags in their order
     */
    record Note(@Nullable String description, List<String> tags) {

        static final Note NONE = new Note(null, List.of());
    }

    private record Row(String model, @Nullable String text) {}

    private final JdbcClient database;
    private final Models models;
    private final TransactionTemplate transaction;

    ModelNotes(JdbcClient database, Models models, TransactionTemplate transaction) {
        this.database = database;
        this.models = models;
        this.transaction = transaction;
    }

    /** By the ids of those of whom anything is said. */
    Map<String, Note> of(Collection<String> ids) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        Map<String, Note> notes = new HashMap<>();
        for (Row row : rows("select model_id, description from model_notes where model_id in (:ids)", ids)) {
            notes.put(row.model, new Note(row.text, List.of()));
        }
        Map<String, List<String>> tags = new HashMap<>();
        for (Row row : rows("select model_id, tag from model_tags where model_id in (:ids) order by tag", ids)) {
            tags.computeIfAbsent(row.model, id -> new ArrayList<>()).add(String.valueOf(row.text));
        }
        tags.forEach((id, all) ->
                notes.put(id, new Note(notes.getOrDefault(id, Note.NONE).description(), List.copyOf(all))));
        return Map.copyOf(notes);
    }

    private List<Row> rows(String sql, Collection<String> ids) {
        return database.sql(sql)
                .param("ids", ids)
                .query((row, number) -> new Row(row.getString(1), row.getString(2)))
                .list();
    }

    void change(String model, ModelChange change) {
        change(model, change, null);
    }

    /**
     * What is left out stays as it is.
     *
     * @param check throws where it is not to be changed after all; while nobody else changes it. Null for none
     */
    void change(String model, ModelChange change, @Nullable Runnable check) {
        transaction.executeWithoutResult(tx -> {
            models.take(model);
            if (check != null) {
                check.run();
            }
            String description = change.description();
            if (description != null) {
                write("delete from model_notes where model_id = :model", model, null);
                if (!description.isBlank()) {
                    write("insert into model_notes (model_id, description) values (:model, :text)", model, description);
                }
            }
            List<String> tags = change.tags();
            if (tags != null) {
                write("delete from model_tags where model_id = :model", model, null);
                tags.forEach(tag -> write("insert into model_tags (model_id, tag) values (:model, :text)", model, tag));
            }
        });
    }

    private void write(String sql, String model, @Nullable String text) {
        JdbcClient.StatementSpec statement = database.sql(sql).param("model", model);
        (text == null ? statement : statement.param("text", text)).update();
    }
}
