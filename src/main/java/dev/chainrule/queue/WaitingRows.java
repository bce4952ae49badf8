package dev.chainrule.queue;

import dev.chainrule.database.IdKind;
import dev.chainrule.job.JobStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;

/** Which turns the rows of a table have that wait in the queue: jobs, or tasks; asked of its indexes, and of no row. */
public final class WaitingRows {

    /** Each of them a stretch of the index; ids are compared by what follows their prefix. */
    private static final List<String> BEFORE = List.of(
            "priority > ?",
            "priority = ? and turn < ?",
            "priority = ? and turn = ? and substring(id, %s) < ?".formatted(IdKind.AGE_OF_QUEUED));

    private final JdbcTemplate database;
    private final String ends;
    private final String atWork;
    private final String waiting;
    private final String before;

    /** @param table with the columns and indexes of that of the jobs */
    public WaitingRows(JdbcTemplate database, String table) {
        this.database = database;
        String first = """
                select turn from %s where status = '%s' and priority = ?
                order by status, priority desc, turn fetch first row only""".formatted(table, JobStatus.QUEUED);
        this.ends = JobStatus.UNFINISHED.stream()
                .map(status -> """
                        (select turn from %s
                        where status = '%s' and owner = ? and priority = ?
                        order by status, owner, priority, turn desc fetch first row only)""".formatted(table, status))
                .collect(Collectors.joining(
                        " union all ", "select (%s), (select max(turn) from (".formatted(first), ") own)"));
        this.atWork = JobStatus.AT_WORK.stream()
                .map("'%s'"::formatted)
                .collect(Collectors.joining(
                        ", ", "select max(turn) from %s where status in (".formatted(table), ") and priority = ?"));
        this.waiting = JobStatus.WAITING.stream()
                .map(status -> "select priority, turn, id from %s where status = '%s'".formatted(table, status))
                .collect(Collectors.joining(" union all "));
        this.before = JobStatus.WAITING.stream()
                .flatMap(status -> BEFORE.stream()
                        .map(which ->
                                "(select count(*) from %s where status = '%s' and %s)".formatted(table, status, which)))
                .collect(Collectors.joining(" + ", "select ", ""));
    }

    /** Of an owner's line. */
    public WorkSource.Ends ends(String owner, int priority) {
        List<Object> parameters = new ArrayList<>(List.of(priority));
        JobStatus.UNFINISHED.forEach(status -> parameters.addAll(List.of(owner, priority)));
        return one(ends, row -> new WorkSource.Ends(turn(row, 1), turn(row, 2)), parameters);
    }

    /** The last that a worker is at with this priority. */
    public OptionalLong lastAtWork(int priority) {
        return one(atWork, row -> turn(row, 1), List.of(priority));
    }

    /** All that wait, in any order. */
    public List<Spot> waiting() {
        return database.query(waiting, (row, number) -> new Spot(row.getInt(1), row.getLong(2), row.getString(3)));
    }

    /** Of those that wait, how many come before this one in the order of the queue. */
    public long countBefore(Spot spot) {
        int priority = spot.priority();
        long turn = spot.turn();
        List<Object> parameters = new ArrayList<>();
        JobStatus.WAITING.forEach(
                status -> parameters.addAll(List.of(priority, priority, turn, priority, turn, spot.age())));
        return one(before, row -> row.getLong(1), parameters);
    }

    private interface RowMapper<T> {
        T of(ResultSet row) throws SQLException;
    }

    private <T> T one(String sql, RowMapper<T> reading, List<?> parameters) {
        return Objects.requireNonNull(
                database.queryForObject(sql, (row, number) -> reading.of(row), parameters.toArray()));
    }

    private static OptionalLong turn(ResultSet row, int column) throws SQLException {
        long turn = row.getLong(column);
        return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(turn);
    }
}
