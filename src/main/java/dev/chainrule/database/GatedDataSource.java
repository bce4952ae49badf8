package dev.chainrule.database;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** The pool as everybody sees it: behind the {@link DatabaseGate}. */
final class GatedDataSource extends DelegatingDataSource {

    private final DatabaseGate gate;

    GatedDataSource(DataSource pool, DatabaseGate gate) {
        super(pool);
        this.gate = gate;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return gate.connection();
    }
}
