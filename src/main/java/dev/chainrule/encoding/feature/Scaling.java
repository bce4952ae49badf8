package dev.chainrule.encoding.feature;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.chainrule.choice.Word;
import dev.chainrule.table.Column;
import dev.chainrule.table.ColumnType;
import java.util.List;
import java.util.Map;

/** How numbers are brought to the size networks learn well with; most as {@code (x - center) / spread}. */
public enum Scaling {
    /** To mean 0 and standard deviation 1. */
    STANDARDIZE,
    /**
     * To mean 0 and standard deviation 1 of all columns together: for pixels and other columns of one unit, where
     * scaling each by itself would make the rare ones the loudest.
     */
    STANDARDIZE_TOGETHER {
        @Override
        public boolean together() {
            return true;
        }

        @Override
        public String formula() {
            return "(x − mean) / std, mean and std of all these columns together";
        }
    },
    /** To 0 for the smallest and 1 for the largest. */
    MIN_MAX {
        @Override
        public double center(NumberFacts facts) {
            return facts.scaled().count() == 0 ? 0 : facts.scaled().min();
        }

        @Override
        public double spread(NumberFacts facts) {
            return facts.scaled().count() == 0
                    ? 0
                    : facts.scaled().max() - facts.scaled().min();
        }

        @Override
        public boolean holds(Column column) {
            return fits(column, Double.MAX_VALUE);
        }

        @Override
        public String formula() {
            return "(x − min) / (max − min)";
        }

        @Override
        String inverse() {
            return "min + (max − min) · y";
        }

        @Override
        Map<String, Double> figures(double center, double spread) {
            return Map.of("min", center, "max", center + spread);
        }
    },
    /**
     * To median 0 and distance 1 between the quartiles, which a few extreme numbers do not move; where the quartiles are
     * equal, the standard deviation is the measure.
     */
    ROBUST {
        @Override
        public double center(NumberFacts facts) {
            return facts.ranks().quantile(0.5);
        }

        @Override
        public double spread(NumberFacts facts) {
            double between = facts.ranks().quantile(0.75) - facts.ranks().quantile(0.25);
            return between > 0 ? between : facts.scaled().std();
        }

        @Override
        public boolean holds(Column column) {
            return fits(column, Double.MAX_VALUE);
        }

        @Override
        public String formula() {
            return "(x − median) / iqr, the interquartile range";
        }

        @Override
        String inverse() {
            return "median + iqr · y";
        }

        @Override
        Map<String, Double> figures(double center, double spread) {
            return Map.of("median", center, "iqr", spread);
        }

        @Override
        public boolean ordered() {
            return true;
        }
    },
    /** {@code ln(1 + x)}, then to mean 0 and standard deviation 1: for amounts and counts with few large ones. */
    LOG1P {
        @Override
        public double bent(double raw) {
            return StrictMath.log1p(raw);
        }

        @Override
        public double unbent(double bent) {
            return StrictMath.expm1(bent);
        }

        @Override
        public boolean holds(Column column) {
            return true;
        }

        @Override
        public String formula() {
            return "(ln(1 + x) − mean) / std";
        }

        @Override
        String inverse() {
            return "e^(mean + std · y) − 1";
        }

        @Override
        public double least() {
            return -1;
        }
    },
    /** To a normal distribution, by the share of the training rows that are smaller; see {@link Ranked}. */
    QUANTILE {
        @Override
        public boolean ordered() {
            return true;
        }

        @Override
        public boolean holds(Column column) {
            return true;
        }
    },
    /** As they are. */
    NONE {
        @Override
        public double center(NumberFacts facts) {
            return 0;
        }

        @Override
        public double spread(NumberFacts facts) {
            return 1;
        }

        @Override
        public boolean holds(Column column) {
            return fits(column, Float.MAX_VALUE);
        }

        @Override
        public String formula() {
            return "x";
        }

        @Override
        String inverse() {
            return "y";
        }

        @Override
        Map<String, Double> figures(double center, double spread) {
            return Map.of();
        }
    };

    private static final int FEWEST_PIXELS = 16;
    private static final double BRIGHTEST_PIXEL = 255;

    /** What suits these features: columns that look like pixels (16 or more, all of 0 to 255) are scaled together. */
    public static Scaling suitedTo(List<Column> features) {
        boolean pixels = features.size() >= FEWEST_PIXELS && features.stream().allMatch(Scaling::isPixel);
        return pixels ? STANDARDIZE_TOGETHER : STANDARDIZE;
    }

    private static boolean fits(Column column, double most) {
        return column.min() == null
                || column.max() == null
                || column.max().doubleValue() - column.min().doubleValue() <= most;
    }

    private static boolean isPixel(Column column) {
        return column.type() == ColumnType.INTEGER
                && column.min() != null
                && column.max() != null
                && column.min().doubleValue() >= 0
                && column.max().doubleValue() <= BRIGHTEST_PIXEL;
    }

    /** Whether all numeric features are measured as if they were one column. */
    public boolean together() {
        return false;
    }

    /** Whether it is fitted on the order of the numbers. */
    public boolean ordered() {
        return false;
    }

    /** What becomes of a number before it is scaled. */
    public double bent(double raw) {
        return raw;
    }

    /** The way back from {@link #bent}. */
    public double unbent(double bent) {
        return bent;
    }

    /** What it does with a number x. */
    public String formula() {
        return "(x − mean) / std";
    }

    /** What makes of a scaled number y the number x that it was. */
    String inverse() {
        return "mean + std · y";
    }

    /** What was fitted, by its names in the formula. */
    Map<String, Double> figures(double center, double spread) {
        return Map.of("mean", center, "std", spread);
    }

    /** Whether the numbers of a column are not so large that what is fitted on them cannot be counted. */
    public boolean holds(Column column) {
        return column.min() == null || column.std() != null;
    }

    /** Numbers must be greater than this. */
    public double least() {
        return Double.NEGATIVE_INFINITY;
    }

    /** How a number x becomes an input where the training rows had this spread. */
    public final String formula(double spread) {
        return spread == 0 ? "0, because all training rows had the same value" : formula();
    }

    /** How an output y becomes a number again where the training rows had this spread. */
    public final String inverse(double spread) {
        return spread == 0 ? "the value of all training rows" : inverse();
    }

    /** The numbers in {@link #formula(double)} and {@link #inverse(double)}, by their names there. */
    public final Map<String, Double> figuresOf(double center, double spread) {
        return spread == 0 ? Map.of() : figures(center, spread);
    }

    /** The name in the API. */
    @JsonValue
    public String word() {
        return Word.of(this);
    }

    @JsonCreator
    static Scaling of(String word) {
        return Word.read(Scaling.class, word);
    }

    public double center(NumberFacts facts) {
        return facts.scaled().mean();
    }

    /** 0 when all numbers are equal. */
    public double spread(NumberFacts facts) {
        return facts.scaled().std();
    }
}
