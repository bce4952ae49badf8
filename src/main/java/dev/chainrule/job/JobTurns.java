package dev.chainrule.job;

import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which turns jobs have, or what else waits in the queue; asked of its indexes, and of no row. */
@Component
public final class JobTurns {

    /** Each of them a stretch of the index; ids are compared by what follows their prefix. */
    private static final List<String> BEFORE = List.of(
            "priority > :priority",
            "priority = :priority and turn < :turn",
            "priority = :priority and turn = :turn and substring(id, 5) < :age");

    /** What the order of the queue goes by. */
    public record Rank(int priority, long turn, String id) {}

    private final JdbcClient database;
    private final String first;
    private final String atWork;
    private final String last;
    private final String waiting;
    private final String before;

    @Autowired
    JobTurns(JdbcClient database) {
        this(database, "training_jobs");
    }

    /** @param table with the columns and indexes of that of the jobs */
    public JobTurns(JdbcClient database, String table) {
        this.database = database;
        this.first = """
                select turn from %s where status = '%s' and priority = :priority
                order by status, priority desc, turn fetch first row only""".formatted(table, JobStatus.QUEUED);
        this.atWork = JobStatus.AT_WORK.stream()
                .map("'%s'"::formatted)
                .collect(Collectors.joining(
                        ", ",
                        "select max(turn) from %s where status in (".formatted(table),
                        ") and priority = :priority"));
        this.last = JobStatus.UNFINISHED.stream()
                .map(status -> """
                        (select turn from %s
                        where status = '%s' and owner = :owner and priority = :priority
                        order by status, owner, priority, turn desc fetch first row only)""".formatted(table, status))
                .collect(Collectors.joining(" union all ", "select max(turn) from (", ") own"));
        this.waiting = JobStatus.WAITING.stream()
                .map(status -> "select priority, turn, id from %s where status = '%s'".formatted(table, status))
                .collect(Collectors.joining(" union all "));
        this.before = JobStatus.WAITING.stream()
                .flatMap(status -> BEFORE.stream()
                        .map(which ->
                                "(select count(*) from %s where status = '%s' and %s)".formatted(table, status, which)))
                .collect(Collectors.joining(" + ", "select ", ""));
    }

    /** Of the first that waits with this priority. */
    public OptionalLong first(int priority) {
        return turn(database.sql(first).param("priority", priority));
    }

    /** The last that a worker is at with this priority. */
    public OptionalLong lastAtWork(int priority) {
        return turn(database.sql(atWork).param("priority", priority));
    }

    /** Of the owner's last job that has not ended. */
    public OptionalLong last(String owner, int priority) {
        return turn(database.sql(last).param("owner", owner).param("priority", priority));
    }

    /** All that wait, in any order. */
    public List<Rank> waiting() {
        return database.sql(waiting)
                .query((row, number) -> new Rank(row.getInt(1), row.getLong(2), row.getString(3)))
                .list();
    }

    /**
     * Of those that wait, how many come before the one with these in the order of the queue.
     *
     * @param age what follows the prefix of its id, which has four letters
     */
    public long countBefore(int priority, long turn, String age) {
        return database.sql(before)
                .param("priority", priority)
                .param("turn", turn)
                .param("age", age)
                .query(Long.class)
                .single();
    }

    private static OptionalLong turn(JdbcClient.StatementSpec asked) {
        return asked.query((row, number) -> {
                    long turn = row.getLong(1);
                    return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(turn);
                })
                .optional()
                .orElse(OptionalLong.empty());
    }
}
