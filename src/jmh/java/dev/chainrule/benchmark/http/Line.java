package dev.chainrule.benchmark.http;

import java.util.Locale;

/**
 * A line of the table.
 *
 * @param ours what was measured
 * @param against what it is compared with; empty where it stands for itself
 * @param ratio of the two; NaN where there is none
 * @param wanted in words
 */
record Line(String what, String ours, String against, double ratio, String wanted) {

    static Line of(String what, String ours, String wanted) {
        return new Line(what, ours, "", Double.NaN, wanted);
    }

    /** Of a service, in megabytes: it is not to grow. */
    static Line memory(String what, double before, double after) {
        return new Line(
                what,
                String.format(Locale.ROOT, "%,.0f MB", after),
                String.format(Locale.ROOT, "%,.0f MB before", before),
                after / before,
                "no growth");
    }

    String markdown() {
        String shown = Double.isNaN(ratio) ? "" : String.format(Locale.ROOT, "%.2f ×", ratio);
        return "| %s | %s | %s | %s | %s |".formatted(what, ours, against, shown, wanted);
    }
}
