package dev.chainrule.dataset;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** What datasets are called now. By SQL, as whoever names a dataset asks, and nothing of it is ever changed here. */
@Component
final class DatasetNames {

    /** What a dataset is called. */
    record Called(String id, String name, int version) {}

    private final JdbcTemplate database;

    DatasetNames(DataSource database) {
        this.database = new JdbcTemplate(database);
    }

    Optional<Called> called(String id) {
        return find("select id, name, version from datasets where id = ?", id);
    }

    /** The last version of a name. */
    Optional<Called> latest(String name) {
        return find(
                "select id, name, version from datasets where name = ? order by version desc fetch first row only",
                name);
    }

    private Optional<Called> find(String sql, String word) {
        return Objects.requireNonNull(database.query(sql, DatasetNames::first, word));
    }

    private static Optional<Called> first(ResultSet rows) throws SQLException {
        return rows.next()
                ? Optional.of(new Called(rows.getString(1), rows.getString(2), rows.getInt(3)))
                : Optional.empty();
    }
}
