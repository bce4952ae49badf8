package dev.chainrule.storage;

import dev.chainrule.choice.Word;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcUtils;
import org.springframework.jdbc.support.MetaDataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Locks of rows, which are held until the caller's transaction ends. So whoever begins to use something and whoever
 * deletes it cannot both succeed: the one who comes second waits, and then sees what the first has done.
 */
@Component
public class RowLocks {

    /** Whose rows are locked. */
    public enum Table {
        DATASETS,
        MODELS,
        /** Rows that are there only for this: what processes do one after the other. */
        LATCHES;

        private String word() {
            return Word.of(this);
        }
    }

    private final JdbcClient database;
    private final String shared;

    RowLocks(JdbcClient database, DataSource dataSource) throws MetaDataAccessException {
        this.database = database;
        boolean postgres = JdbcUtils.extractDatabaseMetaData(dataSource, RowLocks::isPostgres);
        this.shared = postgres ? " for key share" : " for update"; // H2 has no other
    }

    private static boolean isPostgres(DatabaseMetaData database) throws SQLException {
        return "PostgreSQL".equals(database.getDatabaseProductName());
    }

    /**
     * Keeps a row from being deleted. To be called last, as on H2 everybody else who wants to keep it waits.
     *
     * @return false where there is none
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean keep(Table table, String id) {
        return lock(table, id, shared);
    }

    /**
     * Waits until nobody else keeps or has a row.
     *
     * @return false where there is none
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean take(Table table, String id) {
        return lock(table, id, " for update");
    }

    private boolean lock(Table table, String id, String how) {
        Optional<String> locked = database.sql("select id from " + table.word() + " where id = :id" + how)
                .param("id", id)
                .query(String.class)
                .optional();
        return locked.isPresent();
    }
}
