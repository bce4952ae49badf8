package dev.chainrule.queue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** What waits to be done: how it gets in, whose turn it is, and how it comes back when nobody is at it any more. */
@Component
public class Queue {

    private static final int CANDIDATES = 8;

    private final List<WorkSource> sources;
    private final MemoryBudget memory;
    private final Tickets tickets;
    private final QueueSlots places;
    private final Turns turns;
    private final QueuePositions positions;
    private final TransactionTemplate transaction;

    public Queue(
            List<WorkSource> sources,
            MemoryBudget memory,
            Tickets tickets,
            QueueSlots places,
            Turns turns,
            QueuePositions positions,
            TransactionTemplate transaction) {
        this.sources = sources;
        this.memory = memory;
        this.tickets = tickets;
        this.places = places;
        this.turns = turns;
        this.positions = positions;
        this.transaction = transaction;
    }

    /**
     * Lets a newcomer in.
     *
     * @param enter records what waits from then on, with the turn that it is given
     * @throws dev.chainrule.problem.ProblemException where the queue is full
     */
    public <T> T admit(String owner, int priority, LongFunction<T> enter) {
        places.take();
        try {
            return readmit(owner, priority, enter);
        } finally {
            places.leave();
        }
    }

    /** As {@link #admit}, of what has been in the queue before: there is room for that. */
    public <T> T readmit(String owner, int priority, LongFunction<T> enter) {
        try (Turns.Turn turn = turns.give(owner, priority)) {
            return enter.apply(turn.number());
        }
    }

    /** How many stand before one that waits. */
    public long position(Spot spot) {
        return positions.of(spot);
    }

    /** As {@link #position}, of several, by their ids. */
    public Map<String, Long> positions(Collection<Spot> spots) {
        return positions.of(spots);
    }

    /** Why it waits, where it waits for memory. */
    public Optional<String> shortage(String id, long bytes) {
        return memory.shortage(id, bytes);
    }

    /** How many wait, in all processes. */
    public long length() {
        return sources.stream().mapToLong(WorkSource::countWaiting).sum();
    }

    boolean anyWaits() {
        return sources.stream().anyMatch(WorkSource::anyWaits);
    }

    private record Next(WorkSource source, WorkSource.Candidate candidate) {

        Spot spot() {
            return candidate.spot();
        }

        String id() {
            return candidate.spot().id();
        }
    }

    /**
     * The next in the queue that has found memory; empty where there is none. Whoever claims it gives the memory back. One
     * after the other, so that no two take memory for the same.
     *
     * @param process where it will run
     * @param ticket that lets it run
     */
    public synchronized Optional<Work> claim(String process, String ticket) {
        List<Next> first = first();
        memory.forgetAllBut(first.stream().map(Next::id).toList());
        List<String> passed = new ArrayList<>();
        for (Next next : first) {
            if (!memory.take(next.id(), next.candidate.memory())) {
                passed.add(next.id());
                if (!memory.mayBeOvertaken(next.id())) {
                    return Optional.empty();
                }
                continue;
            }
            Optional<Work> claimed = Optional.empty();
            try {
                claimed = next.source.start(next.id(), process, ticket);
            } finally {
                if (claimed.isEmpty()) {
                    memory.giveBack(next.id());
                }
            }
            if (claimed.isPresent()) {
                memory.overtake(passed);
                return claimed;
            }
        }
        return Optional.empty();
    }

    private List<Next> first() {
        return sources.stream()
                .flatMap(source -> source.first(CANDIDATES).stream().map(candidate -> new Next(source, candidate)))
                .sorted(Comparator.comparing(Next::spot, Spot.FIRST_TO_LAST))
                .limit(CANDIDATES)
                .toList();
    }

    /** Something at work, and where it came from. */
    public record AtWork(WorkSource source, WorkSource.Held held) {}

    /** What is at work, as the rows say. */
    public List<AtWork> atWork() {
        return sources.stream()
                .flatMap(source -> source.held().stream().map(held -> new AtWork(source, held)))
                .toList();
    }

    /** What these attempts were at waits again, but for what has ended or gone on meanwhile; how many. */
    public int takeBack(List<AtWork> left) {
        return (int)
                left.stream().filter(work -> work.source.takeBack(work.held)).count();
    }

    /** What processes left behind which are none of these waits again; how many. */
    public int takeBackFromOthersThan(Collection<String> processes) {
        return takeBack(atWork().stream()
                .filter(work -> work.held.process() == null || !processes.contains(work.held.process()))
                .toList());
    }

    /** Of what is at work, what was taken by this ticket. */
    public List<AtWork> takenBy(String ticket) {
        return sources.stream()
                .flatMap(source -> source.heldBy(ticket).stream().map(held -> new AtWork(source, held)))
                .toList();
    }

    /** Where something waits and nothing is there to draw, somebody has thrown a ticket too many away. */
    public void issueTicketsWhereThereAreNone() {
        if (anyWaits() && !tickets.anyToDraw()) {
            issueMissingTickets();
        }
    }

    /** For what was queued before there were tickets; one too many does no harm. */
    void issueMissingTickets() {
        transaction.executeWithoutResult(tx -> {
            for (long missing = length() - tickets.countToDraw(); missing > 0; missing--) {
                tickets.issue();
            }
        });
    }

    /** Lets what runs here hear what is wanted of it. */
    void look(Collection<Work> running) {
        sources.forEach(source -> source.look(running));
    }
}
