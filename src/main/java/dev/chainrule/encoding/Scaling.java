package dev.chainrule.encoding;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.chainrule.table.Column;
import dev.chainrule.table.ColumnType;
import dev.chainrule.table.Moments;
import java.util.List;
import java.util.Locale;

/** How numbers are brought to the size networks learn well with: {@code (x - center) / spread}. */
public enum Scaling {
    /** To mean 0 and standard deviation 1. */
    STANDARDIZE {
        @Override
        double center(Moments moments) {
            return moments.mean();
        }

        @Override
        double spread(Moments moments) {
            return moments.std();
        }
    },
    /**
     * To mean 0 and standard deviation 1 of all columns together: for pixels and other columns of one unit, where
     * scaling each by itself would make the rare ones the loudest.
     */
    STANDARDIZE_TOGETHER {
        @Override
        double center(Moments moments) {
            return moments.mean();
        }

        @Override
        double spread(Moments moments) {
            return moments.std();
        }

        @Override
        boolean together() {
            return true;
        }
    },
    /** To 0 for the smallest and 1 for the largest. */
    MIN_MAX {
        @Override
        double center(Moments moments) {
            return moments.count() == 0 ? 0 : moments.min();
        }

        @Override
        double spread(Moments moments) {
            return moments.count() == 0 ? 0 : moments.max() - moments.min();
        }
    },
    /** As they are. */
    NONE {
        @Override
        double center(Moments moments) {
            return 0;
        }

        @Override
        double spread(Moments moments) {
            return 1;
        }
    };

    private static final int FEWEST_PIXELS = 16;
    private static final double BRIGHTEST_PIXEL = 255;

    /** What suits these features: columns that look like pixels (16 or more, all of 0 to 255) are scaled together. */
    public static Scaling suitedTo(List<Column> features) {
        boolean pixels = features.size() >= FEWEST_PIXELS && features.stream().allMatch(Scaling::isPixel);
        return pixels ? STANDARDIZE_TOGETHER : STANDARDIZE;
    }

    private static boolean isPixel(Column column) {
        return column.type() == ColumnType.INTEGER
                && column.min() != null
                && column.max() != null
                && column.min().doubleValue() >= 0
                && column.max().doubleValue() <= BRIGHTEST_PIXEL;
    }

    /** Whether all numeric features are measured as if they were one column. */
    boolean together() {
        return false;
    }

    /** The name in the API. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    static Scaling of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    abstract double center(Moments moments);

    /** 0 when all numbers are equal. */
    abstract double spread(Moments moments);
}
