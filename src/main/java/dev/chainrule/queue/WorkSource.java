package dev.chainrule.queue;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A kind of work that waits in the queue; what waits, and who is at it, its rows in the database say. */
public interface WorkSource {

    /** @param memory bytes that it holds at most */
    record Candidate(Spot spot, long memory) {}

    /**
     * An attempt that is at work, as its row says.
     *
     * @param process where it is; null for old ones
     * @param ticket by which it was taken; null for old ones
     */
    record Held(
            String id,
            int attempt,
            @Nullable String process,
            @Nullable String ticket) {}

    /** The first that wait, in their order. */
    List<Candidate> first(int count);

    /**
     * A worker takes it up.
     *
     * @param process where it will run
     * @param ticket that lets it run
     * @return empty where it waits no more
     */
    Optional<Work> start(String id, String process, String ticket);

    long countWaiting();

    boolean anyWaits();

    /** All that wait, in any order. */
    List<Spot> waiting();

    /** Of those that wait, how many come before this one. */
    long countBefore(Spot spot);

    /** Where an owner's line begins and ends. */
    Ends ends(String owner, int priority);

    /**
     * @param firstTurn that waits with this priority, whoever's it is
     * @param lastTurn that the owner has not seen the end of
     */
    record Ends(OptionalLong firstTurn, OptionalLong lastTurn) {}

    /** The last that a worker is at with this priority. */
    OptionalLong lastTurnAtWork(int priority);

    List<Held> held();

    List<Held> heldBy(String ticket);

    /** It waits again, but where it has ended or gone on meanwhile; whether it does. */
    boolean takeBack(Held held);

    /** Hears from the database what is wanted of what runs here, and tells whoever waits for anything of this kind. */
    void look(Collection<Work> running);
}
