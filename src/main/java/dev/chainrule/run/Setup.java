package dev.chainrule.run;

import dev.chainrule.model.manifest.Blueprint;
import dev.chainrule.network.math.Kernels;
import dev.chainrule.network.math.RandomStream;
import dev.chainrule.network.math.RandomStream.Purpose;
import dev.chainrule.network.thread.Team;
import dev.chainrule.plan.Copies;
import dev.chainrule.plan.JobPlan;
import dev.chainrule.split.Split;
import dev.chainrule.split.Splitter;
import dev.chainrule.table.Table;
import java.util.Optional;
import java.util.function.Function;

/**
 * What all networks of a run are trained with.
 *
 * @param seed of the job
 * @param rows where they are kept
 * @param kernels that count what they hold
 * @param threads for this job alone, until it ends
 */
record Setup(JobPlan plan, Table table, Splitter splitter, long seed, RowStore rows, Kernels kernels, Team threads) {

    /** Of the network that becomes the model. */
    <T> T prepared(Split split, Function<PreparedTraining, T> use) {
        return PreparedTraining.with(plan, table, split, seed, rows, kernels, threads, use);
    }

    /** @param fold from 1 */
    <T> T prepared(Split split, int fold, Function<PreparedTraining, T> use) {
        long seedOfFold = RandomStream.of(seed, Purpose.FOLD, fold).nextLong();
        return PreparedTraining.with(plan, table, split, seedOfFold, rows, kernels, threads, use);
    }

    /** Of rows in the table; empty where that is too large to be looked through. */
    Optional<Copies> copies() {
        return Copies.of(plan, table);
    }

    Blueprint blueprint(PreparedTraining prepared) {
        return prepared.blueprint(table);
    }
}
