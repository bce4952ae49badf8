package dev.chainrule.queue;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerBuilder;
import com.github.kagkarlsson.scheduler.task.DeadExecutionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import dev.chainrule.database.IdKind;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.stereotype.Component;

/**
 * For each job that waits there is a ticket at least. A worker that has drawn one takes the next job of the queue: which
 * one, the rows of the jobs say. The tickets are executions of db-scheduler, which hands each to one process, hears its
 * heartbeat, and finds out when it is dead. A ticket too many finds nothing to do and is thrown away.
 */
@Component
public class Tickets {

    static final String TABLE = "tickets";
    static final String TASK = "job";

    /** As db-scheduler writes one, which would ask first whether there is another of that name. */
    private static final String INSERT = "insert into " + TABLE
            + " (task_name, task_instance, execution_time, picked, version) values ('" + TASK + "', ?, ?, false, 1)";

    private final DataSource dataSource;
    private final JdbcClient database;
    private final JdbcTemplate writing;
    private final Clock clock;

    Tickets(DataSource dataSource, JdbcClient database, JdbcTemplate writing, Clock clock) {
        this.dataSource = new TransactionAwareDataSourceProxy(dataSource);
        this.database = database;
        this.writing = writing;
        this.clock = clock;
    }

    /** One more, in the caller's transaction. */
    public void issue() {
        writing.update(INSERT, IdKind.TICKET.next(), OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC));
    }

    /** One that was drawn may be drawn again after a while. */
    void putBack(ExecutionComplete drawn, ExecutionOperations<Void> operations, Duration pause) {
        operations.reschedule(drawn, clock.instant().plus(pause));
    }

    /** How many there are that nobody has drawn. */
    public long countToDraw() {
        return database.sql("select count(*) from tickets where not picked")
                .query(Long.class)
                .single();
    }

    boolean anyToDraw() {
        return database.sql("select 1 from tickets where not picked fetch first row only")
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    /** Throws those away that processes have drawn which are none of these. */
    void removeDrawnByOthersThan(Collection<String> processes) {
        database.sql("delete from tickets where picked and picked_by not in (:processes)")
                .param("processes", processes)
                .update();
    }

    /**
     * What draws them and hands them to workers.
     *
     * @param silent what becomes of a ticket whose worker gives no sign of life
     * @param failed what becomes of one whose worker could not do its work
     */
    SchedulerBuilder drawing(
            ExecutionHandler<Void> worker, DeadExecutionHandler<Void> silent, FailureHandler<Void> failed) {
        return Scheduler.create(
                        dataSource,
                        Tasks.custom(TASK, Void.class)
                                .onDeadExecution(silent)
                                .onFailure(failed)
                                .execute(worker))
                .tableName(TABLE);
    }
}
