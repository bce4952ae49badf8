package dev.chainrule.prediction;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What each column of a row contributes to the number that is answered.
 *
 * @param of what the number is of, such as {@code price} or {@code species=setosa}
 * @param base the number without the row
 * @param value the number for the row
 * @param columns the largest contribution first
 * @param others the same of the other targets, in their order; left out where there is one target
 */
public record Contributions(
        String of,
        double base,
        double value,
        List<Contribution> columns,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Contributions> others) {

    /**
     * What one column contributes.
     *
     * @param column its name
     * @param value of the column in the row
     * @param contribution to the number, in its unit
     */
    public record Contribution(String column, @Nullable Object value, double contribution) {}
}
