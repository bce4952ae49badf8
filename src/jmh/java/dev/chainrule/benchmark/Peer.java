package dev.chainrule.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Who runs a workload: a command that prints {@code RESULT {json}}.
 *
 * @param threads how many the command is told to use
 */
record Peer(String name, String workload, int threads, List<String> command) {

    /** Lines {@code name | workload | threads | shell command}; empty ones and those that begin with # are skipped. */
    static List<Peer> read(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(Peer::parse)
                .toList();
    }

    private static Peer parse(String line) {
        String[] parts = line.split("\\|", 4);
        if (parts.length < 4) {
            throw new IllegalArgumentException("expected name | workload | threads | command, not: " + line);
        }
        return new Peer(
                parts[0].strip(),
                parts[1].strip(),
                Integer.parseInt(parts[2].strip()),
                List.of("sh", "-c", parts[3].strip()));
    }

    boolean runs(String workload, int threads) {
        return this.workload.equals(workload) && this.threads == threads;
    }
}
