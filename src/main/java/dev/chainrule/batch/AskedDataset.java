package dev.chainrule.batch;

import dev.chainrule.dataset.Dataset;
import dev.chainrule.dataset.Datasets;
import dev.chainrule.model.Model;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import dev.chainrule.problem.Violation;
import java.util.List;

/** A dataset that somebody names in a body. */
public final class AskedDataset {

    /** Inputs, outputs, and what layers keep of them, of one row in a workspace. */
    private static final int COPIES = 8;

    /** What else a task takes. */
    private static final long FIXED = 16L << 20;

    private AskedDataset() {}

    /** @throws ProblemException as of a field of the body where there is none */
    public static Dataset find(Datasets datasets, String reference) {
        try {
            return datasets.find(reference);
        } catch (ProblemException unknown) {
            if (unknown.kind() != ProblemKind.NOT_FOUND) {
                throw unknown;
            }
            throw new ProblemException(
                    ProblemKind.INVALID,
                    unknown.code(),
                    unknown.detail(),
                    List.of(Violation.at("/dataset", unknown.detail(), reference, "GET /datasets lists them")));
        }
    }

    /**
     * What it takes to ask a model about all rows of a dataset, bytes, about.
     *
     * @param rows in memory at once
     */
    public static long memory(Model model, Dataset dataset, int rows) {
        long width = (long) model.manifest().encoding().inputs()
                + model.manifest().encoding().outputs();
        return FIXED
                + model.weightsBytes()
                + rows * width * Float.BYTES * COPIES
                + DatasetRows.bytes(dataset.columns().size());
    }
}
