package dev.chainrule.job;

import dev.chainrule.database.JsonColumn;
import jakarta.persistence.Converter;
import tools.jackson.core.type.TypeReference;

/** Keeps why something in the queue failed as JSON in a text column. */
@Converter
public final class JobErrorColumn extends JsonColumn<JobError> {

    JobErrorColumn() {
        super(new TypeReference<>() {});
    }
}
