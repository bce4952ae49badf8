package dev.chainrule.explanation;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much of a dataset is read to explain a job or a model.
 *
 * @param cells cells of the largest dataset that is read for a diagnosis, hardest rows or a model card; then 422, or
 *     that part is left out
 * @param rows rows that are looked at for the hardest and for wrong labels, spread over all
 * @param hardest most hardest rows in one answer; then 422
 * @param grid most values in one partial dependence; then 422
 * @param curves most curves of single rows in one partial dependence; then 422
 * @param repeats how often importance may permute a column; then 422
 * @param predictions rows that one attribution, importance or partial dependence may ask the network about; then 422
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
