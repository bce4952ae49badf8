package dev.chainrule.network;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a training is set up, as it stands first in what {@link Training#write} writes: what must be the same for another
 * to go on with all of it, and what it takes to find the weights in it.
 *
 * @param parameters of the network
 * @param state values that layers keep beside their parameters
 * @param slots values that the optimizer keeps of each parameter
 * @param remembered what these are ({@link dev.chainrule.network.optimizer.Optimizer#remembers}); null where the version
 *     that wrote it did not say
 * @param rows to learn from
 * @param averaging whether the weights are averaged
 * @param stopping whether the best weights are kept
 */
record TrainingForm(
        int parameters,
        int state,
        int slots,
        @Nullable String remembered,
        int rows,
        int batchSize,
        boolean averaging,
        boolean stopping) {

    /** Says that this is a training, and in which form it is written. */
    private static final int MAGIC = 0x43_52_54_04; // "CRT", 4
    /** Neither said what slots hold nor when an average began. */
    private static final int MAGIC_3 = 0x43_52_54_03;

    /** Whether all of a training in the other form may go on in this one. */
    boolean fits(TrainingForm other) {
        return parameters == other.parameters
                && state == other.state
                && fitsSlots(other)
                && rows == other.rows
                && batchSize == other.batchSize
                && averaging == other.averaging
                && stopping == other.stopping;
    }

    /** Whether the optimizer may go on with what that of the other form remembers. */
    boolean fitsSlots(TrainingForm other) {
        boolean same = remembered == null || other.remembered == null || remembered.equals(other.remembered);
        return slots == other.slots && same;
    }

    /** Values of the best weights and of their state, and a placeholder for each without. */
    int best() {
        return stopping ? parameters + state : 2;
    }

    void write(DataOutputStream out) throws IOException {
        out.writeInt(MAGIC);
        out.writeInt(parameters);
        out.writeInt(state);
        out.writeInt(slots);
        out.writeUTF(Objects.requireNonNull(remembered));
        out.writeInt(rows);
        out.writeInt(batchSize);
        out.writeBoolean(averaging);
        out.writeBoolean(stopping);
    }

    /** @throws IOException where there is something else, or a form that this version does not know */
    static TrainingForm read(DataInputStream in) throws IOException {
        int magic = in.readInt();
        if (magic != MAGIC && magic != MAGIC_3) {
            throw new IOException("this is not a training, or one that another version wrote");
        }
        return new TrainingForm(
                in.readInt(),
                in.readInt(),
                in.readInt(),
                magic == MAGIC_3 ? null : in.readUTF(),
                in.readInt(),
                in.readInt(),
                in.readBoolean(),
                in.readBoolean());
    }

    @Override
    public String toString() {
        return "%s parameters, %s numbers of state, %s slots%s, %s rows in batches of %s, averaging %s, stopping %s"
                .formatted(
                        parameters,
                        state,
                        slots,
                        remembered == null || slots == 0 ? "" : " (" + remembered + ")",
                        rows,
                        batchSize,
                        averaging ? "on" : "off",
                        stopping ? "on" : "off");
    }
}
