package dev.chainrule.prediction;

import dev.chainrule.encoding.feature.RawRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says what the columns of rows contribute to their predictions, of several targets to each. */
public interface Explainer {

    /**
     * @param reference the id of a model, or of a checkpoint that is asked itself
     * @param checkpoint of the model's job, whose weights are asked; null for the model as it is
     * @param threshold of two classes, above which the second is the answer; null for the usual
     * @return one for each row
     */
    List<Contributions> explain(
            String reference, @Nullable String checkpoint, @Nullable Double threshold, List<RawRow> rows);
}
