package dev.chainrule.dataset;

import dev.chainrule.choice.Parameter;
import dev.chainrule.format.ReadingOptions;
import org.jspecify.annotations.Nullable;

/** What may be changed about a dataset; its cells never are. */
record DatasetChange(
        @Parameter("New name, which no other dataset has.") @Nullable
        String name,

        @Parameter("Options with which its upload is read again as the next version. Omitted options "
                + "stay as they were.")
        @Nullable
        ReadingOptions options) {

    DatasetChange {
        if (name == null && options == null) {
            throw new IllegalArgumentException("nothing to change: name or options are required");
        }
    }
}
