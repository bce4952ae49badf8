package dev.chainrule.dataset;

import dev.chainrule.database.JsonColumn;
import dev.chainrule.format.Warning;
import dev.chainrule.table.Column;
import jakarta.persistence.Converter;
import java.util.List;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.node.ObjectNode;

/** What a dataset keeps as JSON in text columns. */
final class DatasetJson {

    private DatasetJson() {}

    @Converter
    static final class Columns extends JsonColumn<List<Column>> {
        Columns() {
            super(new TypeReference<>() {});
        }
    }

    @Converter
    static final class Warnings extends JsonColumn<List<Warning>> {
        Warnings() {
            super(new TypeReference<>() {});
        }
    }

    @Converter
    static final class Options extends JsonColumn<ObjectNode> {
        Options() {
            super(new TypeReference<>() {});
        }
    }
}
