package dev.chainrule.explanation.diagnosis;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What seems to be wrong with a job.
 *
 * @param object always {@code diagnosis}
 * @param job its id
 * @param status the job's; of one that still runs it is what is known so far
 * @param findings the most serious first, and causes before what follows from them
 * @param healthy whether nothing is wrong that makes the model worse, or its metrics better, than they should be; null where
 *     nothing was found and not everything could be looked at, so that nobody knows
 * @param rows of the dataset that were examined
 * @param omitted what could not be examined, and why
 * @param note what else should be known; null where nothing
 */
public record DiagnosisResponse(
        String object,
        String job,
        String status,
        List<Finding> findings,
        @Nullable Boolean healthy,
        int rows,
        List<String> omitted,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String note) {}
