package dev.chainrule.database;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An H2 database in a file that one process has to itself.
 *
 * @param name of the file with its folder, without the ending
 * @param settings as they stand in the URL, each after a semicolon
 */
record DatabaseFile(String name, String settings) {

    private static final Pattern URL = Pattern.compile("jdbc:h2:(?:file:(?![a-zA-Z]{2,}:)|(?=[./~]))([^;]+)((?:;.*)?)");

    /** Empty for any other database: in memory, behind a server, shared between processes. */
    static Optional<DatabaseFile> of(String url) {
        Matcher matcher = URL.matcher(url);
        return matcher.matches() && !matcher.group(2).matches("(?i).*;AUTO_SERVER=TRUE.*")
                ? Optional.of(new DatabaseFile(matcher.group(1), matcher.group(2)))
                : Optional.empty();
    }

    String url() {
        return "jdbc:h2:file:" + name + settings;
    }

    Path path() {
        String written = name.startsWith("~") ? System.getProperty("user.home") + name.substring(1) : name;
        return Path.of(written + ".mv.db").toAbsolutePath();
    }

    /** Where it is migrated. */
    DatabaseFile copy() {
        return new DatabaseFile(name + ".migrating", settings);
    }
}
