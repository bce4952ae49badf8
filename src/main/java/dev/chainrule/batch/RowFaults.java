package dev.chainrule.batch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What could not be read in the rows of a dataset, or was odd about them: each kind once, with how often and where. */
public final class RowFaults {

    private static final int MOST_KINDS = 20;

    private static final class FaultsAlike {
        private final int first;
        private long rows;

        FaultsAlike(int first) {
            this.first = first;
        }
    }

    private final Map<String, FaultsAlike> unreadable = new LinkedHashMap<>();
    private final Map<String, FaultsAlike> unanswered = new LinkedHashMap<>();
    private final Map<String, FaultsAlike> odd = new LinkedHashMap<>();
    private long unreadableRows;
    private long unansweredRows;
    private long oddRows;

    void unreadable(int row, String why) {
        unreadableRows++;
        count(unreadable, row, why);
    }

    void unanswered(int row, String why) {
        unansweredRows++;
        count(unanswered, row, why);
    }

    void odd(int row, List<String> warnings) {
        if (!warnings.isEmpty()) {
            oddRows++;
            warnings.forEach(warning -> count(odd, row, warning));
        }
    }

    private static void count(Map<String, FaultsAlike> kinds, int row, String why) {
        FaultsAlike kind = kinds.get(why);
        if (kind == null) {
            if (kinds.size() >= MOST_KINDS) {
                return;
            }
            kind = new FaultsAlike(row);
            kinds.put(why, kind);
        }
        kind.rows++;
    }

    /** Rows that cannot be read as the model wants. */
    public long unreadableRows() {
        return unreadableRows;
    }

    /**
     * Sentences for people; as many as there are kinds, and no more than 60.
     *
     * @param gaps what becomes of rows that cannot be read
     */
    public List<String> warnings(String gaps) {
        List<String> all = new ArrayList<>();
        say(all, unreadable, unreadableRows, "cannot be read as the model wants, and " + gaps);
        say(all, unanswered, unansweredRows, "have no answer that the model knows, and were left out");
        say(all, odd, oddRows, "are odd");
        return all;
    }

    private static void say(List<String> all, Map<String, FaultsAlike> kinds, long rows, String what) {
        if (rows == 0) {
            return;
        }
        all.add(String.format(Locale.ROOT, "%,d rows %s", rows, what));
        kinds.forEach((why, kind) ->
                all.add(String.format(Locale.ROOT, "%s: %,d rows, the first is row %s", why, kind.rows, kind.first)));
        if (kinds.size() == MOST_KINDS) {
            all.add("and perhaps more kinds");
        }
    }
}
