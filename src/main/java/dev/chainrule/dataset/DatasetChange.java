package dev.chainrule.dataset;

import dev.chainrule.choice.Parameter;
import dev.chainrule.format.CsvOptions;
import org.jspecify.annotations.Nullable;

/** What may be changed about a dataset; its cells never are. */
record DatasetChange(
        @Parameter("Its new name, which no other dataset has.") @Nullable
        String name,

        @Parameter(
                "How its upload is to be read instead, as at the upload: that becomes the next version. What is not said "
                        + "stays as it was.")
        @Nullable
        CsvOptions options) {

    DatasetChange {
        if (name == null && options == null) {
            throw new IllegalArgumentException("nothing is to be changed: name or options are needed");
        }
    }
}
