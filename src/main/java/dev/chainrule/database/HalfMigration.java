package dev.chainrule.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flywaydb.core.api.MigrationVersion;

/**
 * Takes back what is there of a migration that was broken off in the middle, when databases were still migrated in place.
 * No version that knows what it creates has ever run on it, so there is nothing in it that could be lost.
 */
final class HalfMigration {

    /** Of all later ones there is the whole or nothing. */
    private static final String LAST_IN_PLACE = "22";

    private static final Pattern COMMENT = Pattern.compile("--[^\n]*");
    private static final Pattern TABLE = Pattern.compile("create table (\\w+)\\b.*", Pattern.DOTALL);
    private static final Pattern INDEX = Pattern.compile("create index (\\w+)\\b.*", Pattern.DOTALL);
    private static final Pattern COLUMN = Pattern.compile("alter table (\\w+) add column (\\w+)\\b.*", Pattern.DOTALL);

    private HalfMigration() {}

    static boolean isPossible(MigrationVersion version) {
        return !version.isNewerThan(LAST_IN_PLACE);
    }

    /** @return how many of its statements had been run */
    static int takeBack(String script, Connection database) throws SQLException {
        int taken = 0;
        for (String statement : undoing(script)) {
            taken += run(statement, database) ? 1 : 0;
        }
        return taken;
    }

    /** The last first. */
    static List<String> undoing(String script) {
        List<String> undoing = new ArrayList<>();
        for (String part : COMMENT.matcher(script).replaceAll("").split(";", -1)) {
            String statement = part.strip();
            add(undoing, TABLE.matcher(statement), "drop table $1");
            add(undoing, INDEX.matcher(statement), "drop index $1");
            add(undoing, COLUMN.matcher(statement), "alter table $1 drop column $2");
        }
        Collections.reverse(undoing);
        return undoing;
    }

    private static void add(List<String> undoing, Matcher statement, String undone) {
        if (statement.matches()) {
            undoing.add(statement.replaceAll(undone));
        }
    }

    private static boolean run(String undoing, Connection database) throws SQLException {
        try (Statement statement = database.createStatement()) {
            statement.execute(undoing);
            return true;
        } catch (SQLException e) {
            if (e.getSQLState().startsWith("42S")) { // no such table, index or column
                return false;
            }
            throw e;
        }
    }
}
