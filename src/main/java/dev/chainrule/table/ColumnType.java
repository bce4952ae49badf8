package dev.chainrule.table;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What all cells of a column are; a table keeps every cell as a double, with NaN for a missing one. */
public enum ColumnType {
    INTEGER {
        @Override
        Object present(double stored, List<String> dictionary) {
            return (long) stored;
        }

        @Override
        public Object restored(Object json) {
            return ((Number) json).longValue();
        }
    },
    NUMBER {
        @Override
        Object present(double stored, List<String> dictionary) {
            return stored;
        }

        @Override
        public Object restored(Object json) {
            return ((Number) json).doubleValue();
        }
    },
    BOOLEAN {
        @Override
        Object present(double stored, List<String> dictionary) {
            return stored == 1;
        }
    },
    /** Text; the table keeps the place of each cell in the column's dictionary. */
    CATEGORY {
        @Override
        Object present(double stored, List<String> dictionary) {
            return dictionary.get((int) stored);
        }
    };

    /** The name in the API. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    static ColumnType of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    public boolean numeric() {
        return this == INTEGER || this == NUMBER;
    }

    /** A stored cell as a user sees it: Long, Double, Boolean, String, or null when missing. */
    public @Nullable Object value(double stored, List<String> dictionary) {
        return Double.isNaN(stored) ? null : present(stored, dictionary);
    }

    abstract Object present(double stored, List<String> dictionary);

    /** A value of this type after a detour through JSON, where an integer comes back in the smallest Java type. */
    public Object restored(Object json) {
        return json;
    }
}
