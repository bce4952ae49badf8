package dev.chainrule.database;

import jakarta.persistence.Converter;
import java.util.List;
import tools.jackson.core.type.TypeReference;

/** Keeps sentences, such as warnings, as JSON in a text column. */
@Converter
public final class SentencesColumn extends JsonColumn<List<String>> {

    SentencesColumn() {
        super(new TypeReference<>() {});
    }
}
