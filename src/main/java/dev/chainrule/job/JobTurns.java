package dev.chainrule.job;

import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which turns jobs have; each asked of the end of an index. */
@Component
public final class JobTurns {

    private static final String LAST = JobStatus.UNFINISHED.stream()
            .map(status -> """
                    (select turn from training_jobs
                    where status = '%s' and owner = :owner and priority = :priority
                    order by status, owner, priority, turn desc fetch first row only)""".formatted(status))
            .collect(Collectors.joining(" union all ", "select max(turn) from (", ") own"));

    private static final String FIRST = """
            select turn from training_jobs where status = '%s' and priority = :priority
            order by status, priority desc, turn fetch first row only""".formatted(JobStatus.QUEUED);

    private static final String AT_WORK = JobStatus.AT_WORK.stream()
            .map("'%s'"::formatted)
            .collect(Collectors.joining(
                    ", ", "select max(turn) from training_jobs where status in (", ") and priority = :priority"));

    private final JdbcClient database;

    JobTurns(JdbcClient database) {
        this.database = database;
    }

    /** Of the first that waits with this priority. */
    public OptionalLong first(int priority) {
        return turn(database.sql(FIRST).param("priority", priority));
    }

    /** The last that a worker is at with this priority. */
    public OptionalLong lastAtWork(int priority) {
        return turn(database.sql(AT_WORK).param("priority", priority));
    }

    /** Of the owner's last job that has not ended. */
    public OptionalLong last(String owner, int priority) {
        return turn(database.sql(LAST).param("owner", owner).param("priority", priority));
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
