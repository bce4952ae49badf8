package dev.chainrule.table;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.chainrule.choice.Word;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
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
    /** A day; the table keeps milliseconds since 1970. */
    DATE {
        @Override
        Object present(double stored, List<String> dictionary) {
            return LocalDate.ofEpochDay(Math.floorDiv((long) stored, DateText.DAY_MILLIS))
                    .toString();
        }
    },
    /** A day and a time of it, without a zone. */
    DATETIME {
        @Override
        Object present(double stored, List<String> dictionary) {
            Instant instant = Instant.ofEpochMilli((long) stored);
            return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(LocalDateTime.ofInstant(instant, ZoneOffset.UTC));
        }
    },
    /** One of some kinds; the table keeps the place of each cell in the column's dictionary. */
    CATEGORY {
        @Override
        Object present(double stored, List<String> dictionary) {
            return dictionary.get((int) stored);
        }
    },
    /** Text in words, hardly any twice; kept as a category is. */
    TEXT {
        @Override
        Object present(double stored, List<String> dictionary) {
            return dictionary.get((int) stored);
        }
    };

    /** The name in the API. */
    @JsonValue
    public String word() {
        return Word.of(this);
    }

    @JsonCreator
    static ColumnType of(String word) {
        return Word.read(ColumnType.class, word);
    }

    public boolean numeric() {
        return this == INTEGER || this == NUMBER;
    }

    /** Its stored cells are places in the column's dictionary. */
    public boolean texts() {
        return this == CATEGORY || this == TEXT;
    }

    /** A day or a moment. */
    public boolean dated() {
        return this == DATE || this == DATETIME;
    }

    /** Its stored cells have a size: they can be sorted and averaged. */
    public boolean quantity() {
        return numeric() || dated();
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
