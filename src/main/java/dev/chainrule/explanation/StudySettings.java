package dev.chainrule.explanation;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much of a dataset is read to explain a job or a model.
 *
 * @param cells of the largest dataset that is read
 * @param rows that are looked at, spread over all; of those looked at for wrong labels
 * @param hardest rows that one answer names at most
 * @param grid points of a partial dependence at most
 * @param curves individual ones of a partial dependence at most
 * @param repeats of the permutation of a column at most
 * @param predictions that one explanation may ask for at most
 */
@ConfigurationProperties("chainrule.explanation.study")
public record StudySettings(
        @DefaultValue("50000000") long cells,
        @DefaultValue("20000") int rows,
        @DefaultValue("1000") int hardest,
        @DefaultValue("200") int grid,
        @DefaultValue("200") int curves,
        @DefaultValue("100") int repeats,
        @DefaultValue("300000") int predictions) {

    public StudySettings {
        requirePositive("cells", cells);
        requirePositive("rows", rows);
        requirePositive("hardest", hardest);
        requirePositive("grid", grid);
        requirePositive("curves", curves);
        requirePositive("repeats", repeats);
        requirePositive("predictions", predictions);
    }

    private static void requirePositive(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(
                    "chainrule.explanation.study.%s is %s: at least 1".formatted(name, value));
        }
    }
}
