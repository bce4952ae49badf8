package dev.chainrule.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.transaction.TransactionSystemException;

class DatabaseAwayTests {

    @ParameterizedTest
    @CsvSource({
        "08001, the connection is refused",
        "08003, it is closed",
        "08006, it breaks",
        "25006, a standby takes no writes",
        "25P03, it was idle for too long",
        "53100, the disk is full",
        "53300, there are too many clients",
        "57P01, an operator shuts it down",
        "57P02, it has crashed",
        "57P03, it is starting up",
        "58030, its disk is broken"
    })
    void knowsByTheirStateWhatIsForAWhile(String state, String why) {
        assertThat(DatabaseAway.in(new SQLException(why, state))).isTrue();
        assertThat(DatabaseAway.in(new IllegalStateException(new SQLException(why, state))))
                .isTrue();
        assertThat(DatabaseAway.reason(new IllegalStateException(new SQLException(why, state))))
                .contains(why);
    }

    @ParameterizedTest
    @CsvSource({
        "23505, a row is there already",
        "22001, a value is too long",
        "40001, two transactions meet",
        "42601, the statement makes no sense",
        "55P03, a row is locked",
        "57014, somebody cancels it",
        "28P01, the password is wrong"
    })
    void leavesAllOtherFailuresAlone(String state, String why) {
        assertThat(DatabaseAway.in(new SQLException(why, state))).isFalse();
        assertThat(DatabaseAway.in(new DataIntegrityViolationException(why, new SQLException(why, state))))
                .isFalse();
    }

    @Test
    void knowsAPoolThatHasNoConnection() {
        assertThat(DatabaseAway.in(new DataAccessResourceFailureException(
                        "no connection", new SQLTransientConnectionException("request timed out after 1500ms"))))
                .isTrue();
    }

    @Test
    void knowsWhetherAnythingCanHaveBeenDone() {
        assertThat(DatabaseAway.leavesOpen(
                        new IllegalStateException(new SQLTransientConnectionException("no connection"))))
                .isFalse();
        assertThat(DatabaseAway.leavesOpen(new IllegalStateException(new SQLException("reset", "08006"))))
                .isTrue();
        assertThat(DatabaseAway.leavesOpen(new SQLException("there already", "23505")))
                .isFalse();
    }

    @Test
    void findsWhatFailedBeforeTheTransactionCouldNotBeRolledBack() {
        TransactionSystemException ended = new TransactionSystemException("Could not roll back");
        ended.initApplicationException(new IllegalStateException(new SQLException("reset", "08006")));

        assertThat(DatabaseAway.in(ended)).isTrue();
    }

    @Test
    void opensAnH2AgainThatHasLostTrackOfAChunk() {
        MVStoreException lost = new MVStoreException(DataUtils.ERROR_CHUNK_NOT_FOUND, "Chunk 3561 not found");

        assertThat(DatabaseAway.isClosed(new SQLException("General error", "HY000", 50000, lost)))
                .isTrue();
    }

    @Test
    void knowsAnH2ThatHasClosedItsFile() {
        MVStoreException full = new MVStoreException(DataUtils.ERROR_WRITING_FAILED, "Writing failed");
        full.initCause(new IOException("No space left on device"));
        SQLException said = new SQLException("General error", "HY000", 50000, full);

        assertThat(DatabaseAway.isClosed(said)).isTrue();
        assertThat(DatabaseAway.reason(said)).contains("No space left on device");
        assertThat(DatabaseAway.in(new SQLException("General error", "HY000", 50000, new IllegalStateException())))
                .isFalse();
    }

    @Test
    void endsWhereCausesGoRound() {
        IllegalStateException one = new IllegalStateException();
        IllegalStateException other = new IllegalStateException(one);
        one.initCause(other);

        assertThat(DatabaseAway.in(one)).isFalse();
    }

    @Test
    void knowsADatabaseThatCanBeAskedButNotWritten() {
        assertThat(DatabaseAway.isUnwritable(new SQLException("a standby", "25006")))
                .isTrue();
        assertThat(DatabaseAway.isUnwritable(new SQLException("a full disk", "53100")))
                .isTrue();
        assertThat(DatabaseAway.isUnwritable(new SQLException("a broken disk", "58030")))
                .isTrue();
        assertThat(DatabaseAway.isUnwritable(new SQLException("too many clients", "53300")))
                .isFalse();
        assertThat(DatabaseAway.isUnwritable(new SQLException("no state"))).isFalse();
    }

    @Test
    void saysWhatTheInnermostOfTheDatabaseSays() {
        Throwable failure = new IllegalStateException(new SQLException(
                "cannot be reached", "08001", new IOException("Connection refused\nat once", new Exception("low"))));
        assertThat(DatabaseAway.reason(failure)).contains("Connection refused");
    }

    @Test
    void looksAtWhatWasThrownBesides() {
        Exception failure = new Exception("the work failed");
        failure.addSuppressed(new Exception("so did the rollback"));
        failure.addSuppressed(new SQLException("reset", "08006"));
        failure.addSuppressed(new SQLException("reset once more", "08006"));
        assertThat(DatabaseAway.reason(failure)).contains("reset");
    }
}
