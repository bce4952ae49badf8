package dev.chainrule.dataset;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
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
