package dev.chainrule.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the user should know of a run, and where in its work it is; on the thread of the run. */
final class RunWarnings {

    private final List<String> warnings;
    /** In words to begin a sentence with. */
    private String place = "";

    /** @param before those of the attempts before */
    RunWarnings(List<String> before) {
        this.warnings = new ArrayList<>(before);
    }

    /** @param now where the run is from here on, such as {@code "In fold 2 of 5: "}; empty for the model itself */
    void at(String now) {
        place = now;
    }

    /** A sentence that says where in its work the run is. */
    String here(String sentence) {
        return place + sentence;
    }

    /**
     * Once, however many attempts come upon it.
     *
     * @return whether it is new
     */
    boolean warn(String warning) {
        return !warnings.contains(warning) && warnings.add(warning);
    }

    /** @param rows of the set whose class no training row has */
    void warnOfUnknownClasses(String set, int rows) {
        if (rows > 0) {
            warn(here(String.format(
                    Locale.ROOT,
                    "%,d %s rows have a class that no training row has, and are excluded from the metrics",
                    rows,
                    set)));
        }
    }

    /** As they are now. */
    List<String> warnings() {
        return List.copyOf(warnings);
    }
}
