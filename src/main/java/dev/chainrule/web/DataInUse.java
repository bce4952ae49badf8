package dev.chainrule.web;

import dev.chainrule.storage.Storage;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Where files and rows are kept. */
@Order(1)
@Component
final class DataInUse implements InUse {

    private static final Logger LOG = LoggerFactory.getLogger(DataInUse.class);
    /** What follows the name of a database may be a password, as may what stands before its host. */
    private static final Pattern SETTINGS = Pattern.compile("[;?].*$|(?<=//)[^/@]*@");

    private final Storage storage;
    private final DataSource database;

    DataInUse(Storage storage, DataSource database) {
        this.storage = storage;
        this.database = database;
    }

    @Override
    public String words() {
        return "data directory %s; database %s".formatted(storage.root(), database());
    }

    private String database() {
        try (Connection connection = database.getConnection()) {
            DatabaseMetaData about = connection.getMetaData();
            return "%s %s at %s"
                    .formatted(
                            about.getDatabaseProductName(),
                            about.getDatabaseProductVersion(),
                            withoutSettings(about.getURL()));
        } catch (SQLException away) {
            LOG.warn("The database does not say what it is", away);
            return "that does not answer";
        }
    }

    static String withoutSettings(String url) {
        return SETTINGS.matcher(url).replaceAll("");
    }
}
