package dev.chainrule.dataset;

import dev.chainrule.network.Parameter;

/** What may be changed about a dataset; its cells never are. */
record DatasetChange(
        @Parameter("Its new name: it becomes the next version of that.")
        String name) {}
