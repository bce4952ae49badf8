package dev.chainrule.event;

import dev.chainrule.storage.Secrets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;
import org.springframework.stereotype.Component;

/** Encrypts the secrets of webhooks that were kept as they came, and notes whose share each webhook takes. */
@Component
final class SealedSecrets implements JavaMigration {

    private static final int ROWS_AT_ONCE = 100;

    private final Secrets secrets;

    SealedSecrets(Secrets secrets) {
        this.secrets = secrets;
    }

    @Override
    public MigrationVersion getVersion() {
        return MigrationVersion.fromVersion("39");
    }

    @Override
    public String getDescription() {
        return "sealed secrets";
    }

    @Override
    public Integer getChecksum() {
        return 1;
    }

    @Override
    public boolean canExecuteInTransaction() {
        return true;
    }

    @Override
    public void migrate(Context context) throws SQLException {
        Connection connection = context.getConnection();
        try (Statement reading = connection.createStatement();
                PreparedStatement writing = connection.prepareStatement(
                        "update webhooks set sealed_secret = ?, host = ? where job_id = ?")) {
            reading.setFetchSize(ROWS_AT_ONCE);
            try (ResultSet rows = reading.executeQuery("select job_id, secret, url from webhooks")) {
                while (rows.next()) {
                    String job = rows.getString(1);
                    writing.setString(1, secrets.seal(rows.getString(2), job));
                    writing.setString(2, Receivers.host(rows.getString(3)));
                    writing.setString(3, job);
                    writing.executeUpdate();
                }
            }
        }
    }
}
