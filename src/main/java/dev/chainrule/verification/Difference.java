package dev.chainrule.verification;

import dev.chainrule.model.manifest.Environment;
import dev.chainrule.model.manifest.Provenance;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something that has changed since the model was created.
 *
 * @param then null where the model does not say
 * @param what it is that differs
 * @param now what it is today
 */
record Difference(String what, @Nullable String then, String now) {

    static List<Difference> between(Provenance then, Provenance now) {
        List<Difference> differences = new ArrayList<>();
        Environment today = Objects.requireNonNull(now.environment());
        Environment before = then.environment();
        add(differences, "engine version", then.engine(), now.engine());
        if (before == null) {
            differences.add(new Difference("environment", null, today.toString()));
        } else {
            add(differences, "nd4j", before.nd4j(), today.nd4j());
            add(differences, "matrix library", before.matrixLibrary(), Objects.requireNonNull(today.matrixLibrary()));
            add(differences, "kernels", before.kernels(), today.kernels());
            add(differences, "cpu", before.cpu(), today.cpu());
            add(differences, "cpu features", words(before.cpuFeatures()), words(today.cpuFeatures()));
            add(differences, "jdk", before.jdk(), today.jdk());
            add(differences, "os", before.os(), today.os());
            add(differences, "threads", before.threads() + "", today.threads() + "");
        }
        add(differences, "dataset", then.dataset(), now.dataset());
        if (then.split() != null && now.split() != null) {
            add(
                    differences,
                    "training rows",
                    then.split().trainingSha256(),
                    now.split().trainingSha256());
            add(
                    differences,
                    "validation rows",
                    then.split().validationSha256(),
                    now.split().validationSha256());
            add(differences, "test rows", testRows(then.split()), testRows(now.split()));
        }
        add(differences, "best epoch", then.epoch() + "", now.epoch() + "");
        return differences;
    }

    private static String testRows(Provenance.SplitRows rows) {
        return rows.testSha256() == null ? "none" : rows.testSha256();
    }

    private static void add(List<Difference> differences, String what, @Nullable String then, String now) {
        if (!Objects.equals(then, now)) {
            differences.add(new Difference(what, then, now));
        }
    }

    private static String words(List<String> features) {
        return String.join(" ", features);
    }
}
