package dev.chainrule.benchmark;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How much is measured; each from the system property {@code bench.} and its name.
 *
 * @param workloads those to run
 * @param threads how many threads a training runs on, one after the other
 * @param rounds how often each contender runs a workload
 * @param epochs of one run, the first not measured
 * @param kernels which kernel benchmarks run, as a regular expression; {@code none} for none
 * @param peers a file as {@link Peer#read} reads it
 */
public record Settings(
        List<String> workloads,
        List<Integer> threads,
        int rounds,
        int epochs,
        String kernels,
        @Nullable Path peers) {

    static Settings ofProperties() {
        String peers = property("peers", "");
        return new Settings(
                list(property("workloads", "W1,W2,W3,W4,W5,CSV,JOBS")),
                list(property("threads", "1,2")).stream().map(Integer::valueOf).toList(),
                Integer.parseInt(property("rounds", "3")),
                Integer.parseInt(property("epochs", "4")),
                property("kernels", ".*"),
                peers.isEmpty() ? null : Path.of(peers));
    }

    /** A property that is given as nothing counts as not given, which is how Maven hands over what nobody set. */
    public static String property(String name, String fallback) {
        String given = System.getProperty("bench." + name, "");
        return given.isBlank() ? fallback : given;
    }

    private static List<String> list(String commas) {
        return Arrays.stream(commas.split(",")).map(String::strip).toList();
    }
}
