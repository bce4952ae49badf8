package dev.chainrule.encoding;

/** Takes encoded rows, of which several threads may bring different ones at once. */
@FunctionalInterface
public interface RowSink {

    /**
     * @param index row of the table, from 0
     * @param features {@code [inputs]}, used again for the next row
     * @param targets {@code [outputs]}, NaN where the row has no target; used again for the next row
     */
    void row(int index, float[] features, float[] targets);
}
