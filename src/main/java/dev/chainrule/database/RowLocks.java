package dev.chainrule.database;

import dev.chainrule.choice.Word;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
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

        private final String sql = "select id from " + Word.of(this) + " where id = ?";
    }

    private final JdbcTemplate database;
    /** Before those of the database, which cannot share; null where the database can, or other processes use it. */
    private final @Nullable OwnLocks own;

    private final String shared;

    RowLocks(DataSource dataSource) throws MetaDataAccessException {
        this.database = new JdbcTemplate(dataSource);
        this.own = OwnDatabase.name(dataSource).map(OwnLocks::new).orElse(null);
        boolean postgres = JdbcUtils.extractDatabaseMetaData(dataSource, RowLocks::isPostgres);
        this.shared = postgres ? " for key share" : own == null ? " for update" : "";
    }

    private static boolean isPostgres(DatabaseMetaData database) throws SQLException {
        return "PostgreSQL".equals(database.getDatabaseProductName());
    }

    /**
     * Keeps a row from being deleted. To be called last, as on an H2 that other processes use too everybody else who wants
     * to keep it waits.
     *
     * @return false where there is none
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean keep(Table table, String id) {
        if (own != null) {
            own.keep(table + " " + id);
        }
        return isThere(table.sql + shared, id);
    }

    /**
     * Waits until nobody else keeps or has a row.
     *
     * @return false where there is none
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean take(Table table, String id) {
        if (own != null) {
            own.take(table + " " + id);
        }
        return isThere(table.sql + " for update", id);
    }

    private boolean isThere(String sql, String id) {
        return Boolean.TRUE.equals(database.query(sql, ResultSet::next, id));
    }
}
