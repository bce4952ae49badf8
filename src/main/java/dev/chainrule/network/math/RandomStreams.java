package dev.chainrule.network.math;

import dev.chainrule.network.math.RandomStream.Purpose;
import java.util.ArrayList;
import java.util.List;

/** Streams that start again together, each of them elsewhere. Not thread-safe. */
public final class RandomStreams {

    private final List<RandomStream> streams = new ArrayList<>();

    /** One more stream, at its first start until the next {@link #restart}. */
    public RandomStream add() {
        RandomStream stream = RandomStream.of(0, Purpose.DROPOUT, streams.size());
        streams.add(stream);
        return stream;
    }

    /**
     * Every stream starts where the seed, the purpose, the step, the lane and its place among the streams put it.
     *
     * @param lane which part of a batch that is cut into several; 0 for a batch in one piece
     */
    public void restart(long seed, Purpose purpose, long step, int lane) {
        for (int i = 0; i < streams.size(); i++) {
            streams.get(i).restart(seed, purpose, step, lane, i);
        }
    }
}
