package dev.chainrule.queue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.springframework.stereotype.Component;

/**
 * Start-time fair queueing: a job's turn is one after that of its owner's last job, but no earlier than the turns have
 * come. So each owner's first job stands before anybody's second. Turns that are given here and not in the database yet
 * count too, and while there are any the database is not asked anew for each; of two that other processes give at once both
 * may be the same, and the older job goes first.
 */
@Component
public final class Turns {

    private static final long MOMENT_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private record Line(String owner, int priority) {}

    /** Jobs of a line that are not in the database yet. */
    private static final class Newcomers {
        private int count;
        private long last = Long.MIN_VALUE;
        /** When the database was last asked for one of them; by {@link System#nanoTime}. */
        private long asked;
    }

    private final List<WorkSource> sources;
    private final Map<Line, Newcomers> newcomers = new HashMap<>();

    public Turns(List<WorkSource> sources) {
        this.sources = sources;
    }

    /** A turn that is given; to be closed when it is in the database, or will never be. */
    final class Turn implements AutoCloseable {

        private final Line line;
        private final long number;

        private Turn(Line line, long number) {
            this.line = line;
            this.number = number;
        }

        long number() {
            return number;
        }

        @Override
        public void close() {
            leave(line);
        }
    }

    Turn give(String owner, int priority) {
        Line line = new Line(owner, priority);
        enter(line); // before the database is asked: whoever leaves the line after this was in it
        boolean given = false;
        try {
            OptionalLong following = following(line);
            Turn turn = new Turn(line, following.isPresent() ? following.getAsLong() : number(line, next(line)));
            given = true;
            return turn;
        } finally {
            if (!given) {
                leave(line);
            }
        }
    }

    private synchronized void enter(Line line) {
        newcomers.computeIfAbsent(line, first -> new Newcomers()).count++;
    }

    private synchronized long number(Line line, long next) {
        Newcomers all = newcomers.computeIfAbsent(line, first -> new Newcomers());
        all.last = Math.max(next, all.last + 1);
        all.asked = System.nanoTime();
        return all.last;
    }

    /** One after that of another newcomer of the line, for whom the database was asked a moment ago. */
    private synchronized OptionalLong following(Line line) {
        Newcomers all = newcomers.get(line);
        return all != null && all.last > Long.MIN_VALUE && System.nanoTime() - all.asked < MOMENT_NANOS
                ? OptionalLong.of(++all.last)
                : OptionalLong.empty();
    }

    private synchronized void leave(Line line) {
        newcomers.computeIfPresent(line, (key, all) -> --all.count == 0 ? null : all);
    }

    private long next(Line line) {
        List<WorkSource.Ends> all = sources.stream()
                .map(source -> source.ends(line.owner, line.priority))
                .toList();
        long last = turns(all, WorkSource.Ends::lastTurn).max().orElse(-1);
        return Math.max(come(line.priority, all), last + 1);
    }

    /** How far the turns have come. */
    private long come(int priority, List<WorkSource.Ends> all) {
        return turns(all, WorkSource.Ends::firstTurn)
                .min()
                .orElseGet(() -> turns(sources, source -> source.lastTurnAtWork(priority))
                        .max()
                        .orElse(0));
    }

    private static <T> LongStream turns(List<T> all, Function<T, OptionalLong> turn) {
        return all.stream().map(turn).flatMapToLong(OptionalLong::stream);
    }
}
