package dev.chainrule.table;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.chainrule.choice.Word;
import dev.chainrule.network.layer.Shape;
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
    },
    /** A picture: {@code [height, width, channels]} numbers in each cell; the table keeps them one after the other. */
    IMAGE,
    /** A sequence of a fixed length: {@code [steps, features]} numbers in each cell. */
    SEQUENCE,
    /** {@code [features]} numbers in each cell. */
    VECTOR;

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

    /** Its cells hold several numbers each, as many in all of them. */
    public boolean wide() {
        return this == IMAGE || this == SEQUENCE || this == VECTOR;
    }

    /** Of cells of a shape, by its number of axes. */
    public static ColumnType of(Shape shape) {
        return switch (shape.dims().size()) {
            case 1 -> VECTOR;
            case 2 -> SEQUENCE;
            default -> IMAGE;
        };
    }

    /** Its stored cells have a size: they can be sorted and averaged. */
    public boolean quantity() {
        return numeric() || dated();
    }

    /** A stored cell as a user sees it: Long, Double, Boolean, String, or null when missing. */
    public @Nullable Object value(double stored, List<String> dictionary) {
        return Double.isNaN(stored) ? null : present(stored, dictionary);
    }

    /** Of a wide column not one number is a cell; {@link Column#value} knows how many are. */
    Object present(double stored, List<String> dictionary) {
        throw new IllegalStateException("a cell of the type %s is more than one number".formatted(word()));
    }

    /** A value of this type after a detour through JSON, where an integer comes back in the smallest Java type. */
    public Object restored(Object json) {
        return json;
    }
}
