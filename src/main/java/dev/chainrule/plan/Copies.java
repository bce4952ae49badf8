package dev.chainrule.plan;

import dev.chainrule.network.math.RandomStream;
import dev.chainrule.split.Split;
import dev.chainrule.table.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Rows of a table that are the same, cell for cell, in all columns of a job: by a hash of 64 bits of each row. */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
public record Copies(long[] hashes) {

    private static final long MOST_CELLS = 10_000_000;

    /** Empty for a table that is too large to be looked through. */
    public static Optional<Copies> of(JobPlan plan, Table table) {
        List<String> columns = new ArrayList<>(plan.columns().features());
        columns.addAll(plan.columns().targets());
        int[] sizes =
                columns.stream().mapToInt(name -> table.column(name).size()).toArray();
        if (Arrays.stream(sizes).asLongStream().sum() * table.rows() > MOST_CELLS) {
            return Optional.empty();
        }
        long[] hashes = new long[table.rows()];
        table.read(columns, (first, rows, cells) -> {
            for (int i = 0; i < sizes.length; i++) {
                for (int number = 0; number < rows * sizes[i]; number++) {
                    int row = first + number / sizes[i];
                    hashes[row] = RandomStream.mix(hashes[row] + Double.doubleToLongBits(cells[i][number]));
                }
            }
        });
        return Optional.of(new Copies(hashes));
    }

    /** How many of some rows stand among those that are learned from too. */
    public int among(int[] learned, int[] judged) {
        Set<Long> known = new HashSet<>();
        for (int row : learned) {
            known.add(hashes[row]);
        }
        return (int)
                Arrays.stream(judged).filter(row -> known.contains(hashes[row])).count();
    }

    /** Of each fold's rows, in the rows of the others. */
    public int among(List<Split> folds) {
        return folds.stream()
                .mapToInt(fold -> among(fold.training(), fold.validation()))
                .sum();
    }
}
