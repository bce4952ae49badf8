package dev.chainrule.training;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Start-time fair queueing: a job's turn is one after that of its owner's last job, but no earlier than the turns have
 * come. So each owner's first job stands before anybody's second. Turns that are given here and not in the database yet
 * count too; of two that other processes give at once both may be the same, and the older job goes first.
 */
@Component
final class Turns {

    private record Line(String owner, int priority) {}

    /** Jobs of a line that are not in the database yet. */
    private static final class Newcomers {
        private int count;
        private long last = Long.MIN_VALUE;
    }

    private static final String LAST = JobStatus.UNFINISHED.stream()
            .map(status -> """
                    (select turn from training_jobs
                    where status = '%s' and owner = :owner and priority = :priority
                    order by status, owner, priority, turn desc fetch first row only)""".formatted(status))
            .collect(Collectors.joining(" union all ", "select coalesce(max(turn), -1) from (", ") own"));

    private static final String FIRST = """
            select turn from training_jobs where status = '%s' and priority = :priority
            order by status, priority desc, turn fetch first row only""".formatted(JobStatus.QUEUED);

    private static final String AT_WORK = JobStatus.AT_WORK.stream()
            .map("'%s'"::formatted)
            .collect(Collectors.joining(
                    ", ",
                    "select coalesce(max(turn), 0) from training_jobs where status in (",
                    ") and priority = :priority"));

    private final JdbcClient database;
    private final Map<Line, Newcomers> newcomers = new HashMap<>();

    Turns(JdbcClient database) {
        this.database = database;
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
            Turn turn = new Turn(line, number(line, Math.max(come(priority), last(line) + 1)));
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
        return all.last;
    }

    private synchronized void leave(Line line) {
        newcomers.computeIfPresent(line, (key, all) -> --all.count == 0 ? null : all);
    }

    /** How far the turns have come. */
    private long come(int priority) {
        return database.sql(FIRST)
                .param("priority", priority)
                .query(Long.class)
                .optional()
                .orElseGet(() -> database.sql(AT_WORK)
                        .param("priority", priority)
                        .query(Long.class)
                        .single());
    }

    /** Of the owner's last job; -1 before the first. */
    private long last(Line line) {
        return database.sql(LAST)
                .param("owner", line.owner)
                .param("priority", line.priority)
                .query(Long.class)
                .single();
    }
}
