package dev.chainrule.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.chainrule.database.RowLocks.Table;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.support.MetaDataAccessException;
import org.springframework.transaction.support.TransactionTemplate;

/** What rows of an H2 that one process has to itself are kept by. */
class OwnLocksTests {

    private static final long PATIENCE_SECONDS = 30;

    private final HikariDataSource pool = new HikariDataSource();
    private final JdbcTemplate database = new JdbcTemplate(pool);
    private final TransactionTemplate transaction = new TransactionTemplate(new DataSourceTransactionManager(pool));
    private RowLocks locks;

    @BeforeEach
    void open() throws MetaDataAccessException {
        pool.setJdbcUrl("jdbc:h2:mem:own_locks");
        database.execute("create table datasets (id varchar primary key, writes int default 0)");
        database.update("insert into datasets (id) values ('a'), ('b')");
        locks = new RowLocks(pool);
    }

    @AfterEach
    void close() {
        pool.close();
    }

    @Test
    void manyKeepARowAtOnce() throws Exception {
        CountDownLatch both = new CountDownLatch(2);
        CompletableFuture<Boolean> other = CompletableFuture.supplyAsync(() -> keepUntilBothDo(both));
        assertThat(keepUntilBothDo(both)).isTrue();
        assertThat(other.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    private boolean keepUntilBothDo(CountDownLatch both) {
        return Boolean.TRUE.equals(transaction.execute(tx -> {
            boolean kept = locks.keep(Table.DATASETS, "a");
            both.countDown();
            return kept && await(both);
        }));
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException stop) {
            throw new AssertionError(stop);
        }
    }

    @Test
    void whoeverDeletesARowIsKeptWaitingAndWhoeverKeepsItThenFindsNone() throws Exception {
        CountDownLatch kept = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        CompletableFuture<Boolean> keeping =
                CompletableFuture.supplyAsync(() -> Boolean.TRUE.equals(transaction.execute(tx -> {
                    boolean there = locks.keep(Table.DATASETS, "a");
                    kept.countDown();
                    await(end);
                    database.update("update datasets set writes = 1 where id = 'b'");
                    return there;
                })));
        await(kept);
        assertThatThrownBy(this::takeAndDelete).isInstanceOf(CannotAcquireLockException.class);
        end.countDown();
        assertThat(takeAndDelete())
                .as("what the one who kept it has written is seen")
                .isEqualTo(1);
        assertThat(keeping.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(transaction.<Boolean>execute(tx -> locks.keep(Table.DATASETS, "a")))
                .isFalse();
    }

    private int takeAndDelete() {
        return Objects.requireNonNull(transaction.execute(tx -> {
            locks.take(Table.DATASETS, "a");
            database.update("delete from datasets where id = 'a'");
            return Objects.requireNonNull(
                    database.queryForObject("select writes from datasets where id = 'b'", Integer.class));
        }));
    }

    @Test
    void whatOneTransactionHasItMayTakeAgainAndNobodyElseBeforeItsEnd() throws Exception {
        CountDownLatch taken = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        CompletableFuture<Void> taking = CompletableFuture.runAsync(() -> transaction.executeWithoutResult(tx -> {
            locks.take(Table.DATASETS, "a");
            locks.keep(Table.DATASETS, "a");
            locks.take(Table.DATASETS, "a");
            taken.countDown();
            await(end);
            tx.setRollbackOnly();
        }));
        await(taken);
        assertThat(keepIfFree("a")).isFalse();
        assertThat(keepIfFree("b")).isTrue();
        end.countDown();
        taking.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(keepIfFree("a")).as("also where it was rolled back").isTrue();
    }

    private boolean keepIfFree(String id) throws ExecutionException, InterruptedException {
        return CompletableFuture.supplyAsync(() -> {
                    try {
                        return Boolean.TRUE.equals(transaction.execute(tx -> locks.keep(Table.DATASETS, id)));
                    } catch (CannotAcquireLockException taken) {
                        return false;
                    }
                })
                .get();
    }

    @Test
    void aRowThatIsKeptIsNotWritten() {
        transaction.executeWithoutResult(tx -> {
            locks.keep(Table.DATASETS, "a");
            assertThat(CompletableFuture.supplyAsync(
                                    () -> database.update("update datasets set writes = 7 where id = 'a'"))
                            .join())
                    .as("another connection may write it meanwhile")
                    .isEqualTo(1);
        });
    }
}
